import { Link } from "@tanstack/react-router";
import { Hash, Users } from "lucide-react";
import { titleOf, timeOf } from "@/modules/chat/words";
import type { Conversation } from "@/modules/chat/types";
import { day } from "@/ui/time";
import { Block, BlockLink } from "./block";

/** Conversations with something unread in them, the newest first. What is to this person alone stands with what is for them. */
export function unreadOf(list: readonly Conversation[]): Conversation[] {
  return list
    .filter(({ type, unread_count, last_message }) => type !== "direct" && unread_count > 0 && last_message !== null)
    .sort((a, b) => (b.last_message?.created_at ?? "").localeCompare(a.last_message?.created_at ?? ""));
}

const MOST = 6;

/** What was said since this person last looked. */
export function Waiting({ conversations, me }: { conversations: readonly Conversation[]; me: string }) {
  const unread = unreadOf(conversations);
  return (
    <Block
      title="Unread in channels"
      count={unread.length > 0 ? `${unread.length}` : undefined}
      action={<BlockLink to="/chat">Open chat</BlockLink>}
    >
      {unread.length === 0 ? (
        <p className="py-3 text-13 text-ink-3">You have read everything.</p>
      ) : (
        <ul>
          {unread.slice(0, MOST).map((conversation) => (
            <Row key={conversation.id} conversation={conversation} me={me} />
          ))}
        </ul>
      )}
    </Block>
  );
}

function Row({ conversation, me }: { conversation: Conversation; me: string }) {
  const Icon = conversation.type === "channel" ? Hash : Users;
  const { id, last_message, members, unread_count } = conversation;
  const by = members.find(({ user_id }) => user_id === last_message?.sender_id);
  const words = last_message?.deleted_at
    ? "This message was deleted"
    : (last_message?.content ?? "Something changed here");
  const at = last_message?.created_at;
  return (
    <li className="border-b border-line last:border-0">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        className="quick relative -mx-2 grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 rounded-control px-2 py-2.5 text-13 hover:bg-reading"
      >
        <span className="grid size-7 place-items-center">
          <Icon aria-hidden className="size-4 stroke-[1.75] text-ink-3" />
        </span>
        <span className="min-w-0">
          <span className="flex items-baseline justify-between gap-2">
            <bdi className="truncate font-[650]">{titleOf(conversation, me)}</bdi>
            <span className="flex-none text-12 text-ink-3">
              {unread_count > 1 && `${unread_count > 99 ? "99+" : unread_count} new, `}
              {at && (day(at) === "Today" ? timeOf(at) : day(at))}
            </span>
          </span>
          <span className="line-clamp-2 [overflow-wrap:anywhere] text-ink-2">
            {by && <b className="font-semibold text-ink">{by.name.split(" ")[0]}: </b>}
            {words}
          </span>
        </span>
      </Link>
    </li>
  );
}
