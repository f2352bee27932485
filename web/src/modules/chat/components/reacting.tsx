import { SmilePlus } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { Popover } from "radix-ui";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { listing } from "@/ui/words";
import type { Message } from "../types";

/** Emoji that are offered, with the words for who does not see them. */
const OFFERED: readonly [string, string][] = [
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
const words = new Map(OFFERED);

/** As the server reads one: pictures and what joins them, no letters. */
const DRAWS = /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[^\p{L}\s]{1,16}$/u;

/** What people answered with an emoji; pressing one does the same, or takes it back. */
export function ReactionRow({
  message,
  me,
  nameOf,
  onReact,
}: {
  message: Message;
  me: string;
  nameOf: (userId: string) => string | undefined;
  /** Nothing when this person may only look. */
  onReact?: (emoji: string, given: boolean) => void;
}) {
  if (message.reactions.length === 0) return null;
  return (
    <div className="mt-1 mb-0.5 flex flex-wrap items-center gap-1.5">
      {message.reactions.map(({ emoji, count, user_ids }) => {
        const mine = user_ids.includes(me);
        const named = user_ids.slice(0, 12).map((id) => (id === me ? "you" : (nameOf(id) ?? "someone")));
        const rest = count - named.length;
        const who = listing(rest > 0 ? [...named, `${rest} more`] : named);
        return (
          <button
            key={emoji}
            type="button"
            tabIndex={-1}
            disabled={onReact === undefined}
            aria-pressed={mine}
            aria-label={`${words.get(emoji) ?? emoji}: ${who}`}
            title={who}
            onClick={() => onReact?.(emoji, !mine)}
            className={cx(
              chip,
              "font-semibold text-ink-2 not-disabled:hover:bg-hover aria-pressed:bg-patina-soft aria-pressed:text-patina-ink aria-pressed:shadow-[inset_0_0_0_1px_var(--patina)]",
            )}
          >
            <span aria-hidden>{emoji}</span>
            {count}
          </button>
        );
      })}
      {onReact && (
        <EmojiChoice
          onPick={(emoji) => onReact(emoji, true)}
          trigger={
            <button
              type="button"
              tabIndex={-1}
              aria-label="Add a reaction"
              title="Add a reaction (+)"
              className={cx(chip, "text-ink-2 hover:bg-hover")}
            >
              <SmilePlus aria-hidden className="size-3.5 stroke-[1.75]" />
            </button>
          }
        />
      )}
    </div>
  );
}

const chip =
  "quick inline-flex h-6 items-center gap-[5px] rounded-[12px] bg-raised px-2 text-12 shadow-[inset_0_0_0_1px_var(--line)] max-desk:h-9 max-desk:rounded-[18px] max-desk:px-3";

/** The usual emoji, and a field for any other. */
export function EmojiChoice({
  trigger,
  onPick,
  open,
  onOpenChange,
}: {
  trigger: ReactNode;
  onPick: (emoji: string) => void;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const [own, setOwn] = useState(false);
  const shown = open ?? own;
  const show = onOpenChange ?? setOwn;
  const pick = (emoji: string) => {
    show(false);
    onPick(emoji);
  };
  return (
    <Popover.Root open={shown} onOpenChange={show}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Choose an emoji"
          sideOffset={6}
          collisionPadding={8}
          className="z-60 w-[252px] animate-open rounded-panel bg-raised p-1.5 shadow-[var(--lift-2),0_0_0_1px_var(--line)] outline-none max-desk:w-[300px]"
        >
          <Emojis onPick={pick} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Emojis({ onPick }: { onPick: (emoji: string) => void }) {
  const [typed, setTyped] = useState("");
  const any = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The field stands in the page's tree under a form of its own.
    event.stopPropagation();
    if (DRAWS.test(any)) onPick(any);
  };
  return (
    <>
      <div className="grid grid-cols-6">
        {OFFERED.map(([emoji, word]) => (
          <button
            key={emoji}
            type="button"
            aria-label={word}
            title={word}
            onClick={() => onPick(emoji)}
            className="quick grid h-9 place-items-center rounded-control text-17 hover:bg-hover max-desk:h-11"
          >
            {emoji}
          </button>
        ))}
      </div>
      <form onSubmit={submit} className="mt-1.5 flex gap-1.5 border-t border-line p-1 pt-2">
        <input
          aria-label="Any other emoji"
          placeholder="Any other"
          value={typed}
          maxLength={32}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-control border border-edge bg-raised px-2 text-14 max-desk:h-11"
        />
        <Button type="submit" disabled={!DRAWS.test(any)}>
          Use it
        </Button>
      </form>
    </>
  );
}
