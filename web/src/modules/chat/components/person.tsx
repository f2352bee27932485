import type { ComponentProps } from "react";
import { Avatar, type Presence } from "@/ui/avatar";
import { safePhoto } from "../text/parse";
import type { ConversationMember } from "../types";

/** Presence in a word. */
export const presenceWords: Record<Presence, string> = {
  online: "here",
  away: "away",
  dnd: "do not disturb",
  offline: "not here",
};

/** Someone of a conversation in their arch; a picture is loaded from the web only. */
export function Person({
  person,
  presence,
  alone = false,
  ...avatar
}: {
  person: Pick<ConversationMember, "user_id" | "name" | "avatar_url">;
  presence?: Presence;
  /** No name stands beside it, so the arch says who it is. */
  alone?: boolean;
} & Pick<ComponentProps<typeof Avatar>, "size" | "className">) {
  const { user_id, name, avatar_url } = person;
  const label = presence ? `${name}, ${presenceWords[presence]}` : name;
  return (
    <Avatar
      id={user_id}
      name={name}
      photo={safePhoto(avatar_url)}
      presence={presence}
      label={alone ? label : undefined}
      {...avatar}
    />
  );
}
