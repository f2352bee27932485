import { Check, ChevronDown, Hash, RotateCcw } from "lucide-react";
import { memo } from "react";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { count } from "@/ui/words";
import { safePhoto } from "../text/parse";
import type { ConversationMember, Message, Topic } from "../types";

/** What can be done with a topic from its name. */
export interface TopicDeeds {
  writeIn: (topicId: string | null) => void;
  rename: (topic: Topic) => void;
  resolve: (topic: Topic, resolved: boolean) => void;
  unfold: (topicId: string) => void;
  fold: (topicId: string) => void;
}

interface HeadProps {
  /** Undefined while its name is not known yet; null where messages belong to the conversation itself. */
  topic: Topic | undefined | null;
  title: string;
  mayWrite: boolean;
  mayRename: boolean;
  deeds: TopicDeeds;
  /** It stands over the stream while its messages pass below. */
  floats?: boolean;
}

/** A topic's name above its run of messages. */
export const TopicHead = memo(function TopicHead({ topic, title, mayWrite, mayRename, deeds, floats }: HeadProps) {
  if (topic === null) {
    return (
      <div className="mx-6 flex items-center gap-2 border-b border-line pt-3 pb-1 text-12 text-ink-3 max-desk:mx-4">
        <Hash aria-hidden className="size-3.5 flex-none stroke-[1.75]" />
        <span className="truncate">{title}, outside topics</span>
      </div>
    );
  }
  const resolved = topic?.resolved_at != null;
  return (
    <div
      className={cx(
        "mx-6 flex items-center gap-2 border-b border-line-strong pb-1.5 max-desk:mx-4",
        floats ? "bg-surface pt-2" : "pt-4",
      )}
    >
      {resolved ? (
        <Check aria-hidden className="size-4 flex-none stroke-[2] text-moss-ink" />
      ) : (
        <Hash aria-hidden className="size-4 flex-none stroke-[1.75] text-patina-ink" />
      )}
      {topic === undefined ? (
        <span className="font-display text-17 leading-snug text-ink-3">Topic</span>
      ) : (
        <Menu
          label={`Topic ${topic.name}`}
          align="start"
          trigger={
            <button
              type="button"
              tabIndex={floats ? -1 : 0}
              className={cx(
                "quick min-w-0 truncate rounded-inner font-display text-17 leading-snug font-[650] hover:text-patina-ink",
                resolved && "text-ink-2",
              )}
            >
              <bdi>{topic.name}</bdi>
            </button>
          }
        >
          {mayWrite && <MenuItem onSelect={() => deeds.writeIn(topic.id)}>Write in this topic</MenuItem>}
          <MenuItem onSelect={() => deeds.unfold(topic.id)}>Show all of it</MenuItem>
          <MenuItem onSelect={() => deeds.fold(topic.id)}>Fold what is read</MenuItem>
          {mayRename && (
            <>
              <MenuLine />
              <MenuItem onSelect={() => deeds.rename(topic)}>Rename topic</MenuItem>
            </>
          )}
        </Menu>
      )}
      {topic && (
        <span className="flex-none text-12 text-ink-3">
          {topic.message_count}
          <span className="max-desk:sr-only"> {topic.message_count === 1 ? "message" : "messages"}</span>
          {resolved && ", resolved"}
        </span>
      )}
      {topic && mayWrite && (
        <Button
          look="bare"
          size="small"
          tabIndex={floats ? -1 : 0}
          className="-my-1 ml-auto max-desk:w-9 max-desk:px-0"
          aria-label={`${resolved ? "Reopen" : "Resolve"} ${topic.name}`}
          onClick={() => deeds.resolve(topic, !resolved)}
        >
          {resolved ? <RotateCcw aria-hidden className="size-3.5!" /> : <Check aria-hidden className="size-3.5!" />}
          <span className="max-desk:hidden">{resolved ? "Reopen" : "Resolve"}</span>
        </Button>
      )}
    </div>
  );
});

/** Read messages of a topic, folded to one line that brings them back. */
export function FoldedLine({
  messages,
  rest,
  people,
  unfold,
}: {
  messages: readonly Message[];
  rest: boolean;
  people: ReadonlyMap<string, Pick<ConversationMember, "user_id" | "name" | "avatar_url">>;
  unfold: () => void;
}) {
  const authors = [...new Set(messages.map(({ sender_id }) => sender_id))].flatMap((id) => people.get(id) ?? []);
  const shown = authors.map(({ user_id, name, avatar_url }) => ({
    id: user_id,
    name,
    avatar_url: safePhoto(avatar_url),
  }));
  return (
    <button
      type="button"
      onClick={unfold}
      className="quick mx-6 my-1 flex min-h-7 items-center gap-2 rounded-control pr-2 pl-10 text-13 font-[550] text-patina-ink hover:bg-hover max-desk:mx-4 max-desk:min-h-11"
    >
      <ChevronDown aria-hidden className="size-3.5 flex-none stroke-[1.75]" />
      {count(messages.length, rest ? "earlier message" : "message")}
      <Arcade people={shown} most={3} />
    </button>
  );
}
