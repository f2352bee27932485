import { Pin } from "lucide-react";
import { usePins } from "../keeping";
import { plain } from "../text/plain";
import type { Conversation } from "../types";
import { firstName, sinceWhen } from "../words";

/** What everyone here should find again; pressing one goes to it. */
export function Pinned({
  conversation,
  nameOf,
  goTo,
}: {
  conversation: Conversation;
  nameOf: (userId: string) => string | undefined;
  goTo: (messageId: string) => void;
}) {
  const pins = usePins(conversation.id, true);
  if (pins.length === 0) return null;
  return (
    <section className="px-5 pt-3.5 pb-1" aria-label={`Pinned, ${pins.length}`}>
      <h3 className="pb-1.5 text-12 font-semibold text-ink-3">Pinned, {pins.length}</h3>
      <ul>
        {pins.map((message) => (
          <li key={message.id}>
            <button
              type="button"
              onClick={() => goTo(message.id)}
              className="quick -mx-2 flex w-[calc(100%+16px)] items-start gap-3 rounded-control px-2 py-1.5 text-left hover:bg-hover max-desk:min-h-12"
            >
              <Pin aria-hidden className="mt-0.5 size-4 flex-none stroke-[1.75] text-ink-3" />
              <span className="min-w-0 leading-[1.35]">
                <bdi className="line-clamp-2 text-13 font-semibold [overflow-wrap:anywhere]">
                  {plain(message.content ?? "", 160)}
                </bdi>
                <span className="block truncate text-12 text-ink-3">
                  {firstName(nameOf(message.sender_id) ?? "Someone")}, {sinceWhen(message.created_at)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
