import { SmilePlus } from "lucide-react";
import { Button } from "./button";
import { Menu, MenuItem } from "./menu";
import { listing } from "./words";

/** Emoji that are offered, with the words for who does not see them. */
const offered: readonly [string, string][] = [
  ["👍", "thumbs up"],
  ["❤️", "heart"],
  ["🎉", "party"],
  ["😄", "laughing"],
  ["👀", "eyes"],
  ["🙏", "thanks"],
  ["✅", "done"],
  ["🚀", "rocket"],
  ["😮", "astonished"],
  ["😢", "sad"],
  ["🤔", "thinking"],
  ["☕", "coffee"],
];
const words = new Map(offered);

export interface ReactionCount {
  emoji: string;
  count: number;
  user_ids: readonly string[];
}

/** What people answered with an emoji, and a way to do the same or otherwise. */
export function Reactions({
  reactions,
  me,
  nameOf,
  onReact,
}: {
  reactions: readonly ReactionCount[];
  me: string;
  nameOf: (userId: string) => string | undefined;
  /** Nothing when this person may only look. */
  onReact?: (emoji: string, given: boolean) => void;
}) {
  return (
    <>
      {reactions.map(({ emoji, count, user_ids }) => {
        const mine = user_ids.includes(me);
        const who = whoOf(user_ids, count, me, nameOf);
        return (
          <button
            key={emoji}
            type="button"
            disabled={onReact === undefined}
            aria-pressed={mine}
            aria-label={`${words.get(emoji) ?? emoji}, ${count}: ${who}`}
            title={who}
            onClick={() => onReact?.(emoji, !mine)}
            className="quick inline-flex h-6 items-center gap-[5px] rounded-[12px] bg-raised px-2 text-12 font-semibold text-ink-2 shadow-[inset_0_0_0_1px_var(--line)] not-disabled:hover:bg-hover aria-pressed:bg-patina-soft aria-pressed:text-patina-ink aria-pressed:shadow-[inset_0_0_0_1px_var(--patina)] max-desk:h-9 max-desk:rounded-[18px] max-desk:px-3"
          >
            <span aria-hidden>{emoji}</span>
            {count}
          </button>
        );
      })}
      {onReact && (
        <Menu
          label="Reactions"
          align="start"
          trigger={
            <Button look="bare" size="small" icon aria-label="React" title="React">
              <SmilePlus aria-hidden />
            </Button>
          }
        >
          <div className="grid grid-cols-6">
            {offered.map(([emoji, word]) => (
              <MenuItem
                key={emoji}
                aria-label={word}
                title={word}
                className="min-h-9 justify-center px-2 text-17"
                onSelect={() => onReact(emoji, true)}
              >
                {emoji}
              </MenuItem>
            ))}
          </div>
        </Menu>
      )}
    </>
  );
}

function whoOf(ids: readonly string[], count: number, me: string, nameOf: (id: string) => string | undefined): string {
  const named = ids.slice(0, 12).map((id) => (id === me ? "you" : (nameOf(id) ?? "someone")));
  const rest = count - named.length;
  return listing(rest > 0 ? [...named, `${rest} more`] : named);
}
