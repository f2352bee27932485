import { Arcade } from "@/ui/avatar";
import { safePhoto } from "../text/parse";
import type { ConversationMember } from "../types";
import { listOf } from "../words";

/** Who has seen the last message. */
export function ReadBy({ people }: { people: readonly ConversationMember[] }) {
  if (people.length === 0) return null;
  const shown = people.map(({ user_id, name, avatar_url }) => ({
    id: user_id,
    name,
    avatar_url: safePhoto(avatar_url),
  }));
  const names = listOf(
    people.map(({ name }) => name),
    12,
  );
  return (
    <div
      title={names}
      className="flex items-center justify-end gap-1.5 px-6 pt-0.5 pb-px text-12 text-ink-3 max-desk:px-4"
    >
      <span aria-hidden>Read by {people.length}</span>
      <span className="sr-only">Read by {names}</span>
      <Arcade people={shown} most={4} />
    </div>
  );
}
