import type { ConversationMember, Message, Topic } from "../types";
import { listOf, momentOf, timeOf } from "../words";

/** What happened in a conversation, as one quiet line between what people say. */
export function HappeningLine({
  message,
  nameOf,
  topics,
  type,
  me,
}: {
  message: Message;
  nameOf: (userId: string) => string | undefined;
  topics: readonly Topic[];
  type: string;
  me: string;
}) {
  return (
    <p className="flex gap-2 py-1 pr-6 pl-16 text-12 text-ink-3 max-desk:pr-4 max-desk:pl-14">
      <span className="min-w-0 [overflow-wrap:anywhere]">{wordsOf(message, { nameOf, topics, type, me })}</span>
      <time dateTime={message.created_at} title={momentOf(message.created_at)} className="flex-none tabular-nums">
        {timeOf(message.created_at)}
      </time>
    </p>
  );
}

export function wordsOf(
  { system, sender_id }: Message,
  {
    nameOf,
    topics,
    type,
    me,
  }: {
    nameOf: (userId: string) => string | undefined;
    topics: readonly Pick<Topic, "id" | "name">[];
    type: string;
    me: string;
  },
): string {
  const name = (id: ConversationMember["user_id"]) => (id === me ? "you" : (nameOf(id) ?? "someone"));
  const sentence = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
  const by = sentence(name(sender_id));
  const whom = listOf((system?.user_ids ?? []).map(name), 6);
  switch (system?.what) {
    case "joined":
      return `${sentence(whom || name(sender_id))} joined`;
    case "added":
      return `${by} added ${whom}`;
    case "left":
      return `${sentence(whom || name(sender_id))} left`;
    case "removed":
      return `${by} took ${whom} out`;
    case "renamed":
      return `${by} renamed this ${type}`;
    case "moved": {
      const to = topics.find(({ id }) => id === system.topic_id);
      return to ? `${by} moved a message to “${to.name}”` : `${by} moved a message out of its topic`;
    }
    default:
      return `${by} changed something here`;
  }
}
