import { Lock } from "lucide-react";
import type { Conversation } from "../types";
import { listOf } from "../words";

/** Stands where one would write, and says why one does not. */
export function Silent({
  conversation,
  mayWrite,
  nameOf,
}: {
  conversation: Conversation;
  mayWrite: boolean;
  nameOf: (userId: string) => string | undefined;
}) {
  const moderators = conversation.members.filter(({ role }) => role === "moderator");
  const named = listOf(
    moderators.map(({ user_id, name }) => nameOf(user_id) ?? name),
    3,
  );
  return (
    <p
      data-foot
      className="mx-6 mt-0.5 mb-4 flex items-center gap-2.5 rounded-panel border border-line bg-sunken px-4 py-3 text-13 text-ink-2 max-desk:mx-2 max-desk:mb-2"
    >
      <Lock aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
      {mayWrite
        ? `Only moderators write here${named && `: ${named}`}. You may read and react.`
        : "Your role may read here and not write."}
    </p>
  );
}
