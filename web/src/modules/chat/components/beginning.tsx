import { Hash } from "lucide-react";
import { Avatar } from "@/ui/avatar";
import { count } from "@/ui/words";
import { safePhoto } from "../text/parse";
import type { Conversation } from "../types";
import { dayName, othersIn } from "../words";

/** Where a conversation begins: what it is, and what will be here. */
export function Beginning({
  conversation,
  title,
  empty,
  me,
}: {
  conversation: Conversation;
  title: string;
  empty: boolean;
  me: string;
}) {
  const others = othersIn(conversation, me);
  const since = dayName(conversation.created_at);
  const began = since === "Today" || since === "Yesterday" ? since.toLowerCase() : `on ${since}`;
  return (
    <div className="px-6 pt-8 pb-3 max-desk:px-4">
      {conversation.type === "channel" ? (
        <span className="mb-2 grid size-9 place-items-center rounded-control bg-sunken text-ink-2">
          <Hash aria-hidden className="size-5 stroke-[1.75]" />
        </span>
      ) : (
        <span className="mb-1 flex gap-1.5" aria-hidden>
          {(others.length > 0 ? others : conversation.members).slice(0, 5).map(({ user_id, name, avatar_url }) => (
            <Avatar key={user_id} id={user_id} name={name} photo={safePhoto(avatar_url)} size={36} />
          ))}
        </span>
      )}
      <h2 className="font-display text-17 leading-tight font-[650]">
        <bdi>{title}</bdi>
      </h2>
      <p className="mt-1 max-w-[60ch] text-13 text-ink-3">
        {conversation.type === "channel" && (
          <>This channel was opened {began}. Everyone in the organization may join it.</>
        )}
        {conversation.type === "group" && (
          <>
            This group was opened {began}. Only its {count(conversation.members.length, "member")} can read it.
          </>
        )}
        {conversation.type === "direct" &&
          (others.length === 0 ? (
            <>Notes to yourself. Only you can read them.</>
          ) : (
            <>Only the two of you can read this.</>
          ))}
        {empty && <> Nobody has written here yet.</>}
      </p>
    </div>
  );
}
