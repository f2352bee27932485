import { useMemo } from "react";
import { useAuthors } from "./queries";
import type { Conversation, ConversationMember } from "./types";

/** Whoever may have written here: its people, and everyone who is or was in the organization. */
export function useNames(conversation: Conversation): readonly ConversationMember[] {
  const authors = useAuthors();
  const { members } = conversation;
  return useMemo(() => {
    const known = new Set(members.map(({ user_id }) => user_id));
    const others = authors.filter(({ id }) => !known.has(id));
    return [...members, ...others.map(asMember)];
  }, [members, authors]);
}

function asMember({
  id,
  name,
  avatar_url,
  left_at,
}: {
  id: string;
  name: string;
  avatar_url: string | null;
  left_at: string | null;
}) {
  return {
    user_id: id,
    name: left_at === null ? name : `${name} (left)`,
    avatar_url,
    role: "member" as const,
    joined_at: "",
    last_read_seq: 0,
  };
}
