import { useTyping } from "../queries";
import type { Conversation } from "../types";
import { firstName } from "../words";

/** Who is typing, above the composer; always as high, so that nothing moves when it comes and goes. */
export function TypingLine({ conversation }: { conversation: Conversation }) {
  const typing = useTyping(conversation.id);
  const names = typing
    .flatMap((id) => conversation.members.find(({ user_id }) => user_id === id)?.name ?? [])
    .map(firstName);
  return (
    <div role="status" className="flex h-[22px] flex-none items-center gap-1.5 px-6 text-12 text-ink-2 max-desk:px-4">
      {names.length > 0 && (
        <>
          <span aria-hidden className="inline-flex gap-[3px]">
            {[0, 150, 300].map((delay) => (
              <span
                key={delay}
                className="h-[7px] w-1 animate-[breathe_0.6s_ease-in-out_infinite_alternate] rounded-t-[2px] bg-ink-3"
                style={{ animationDelay: `${delay}ms` }}
              />
            ))}
          </span>
          <span className="truncate">
            <Names names={names} /> {names.length === 1 ? "is" : "are"} typing
          </span>
        </>
      )}
    </div>
  );
}

function Names({ names: [first, second, ...more] }: { names: string[] }) {
  if (more.length > 0) return <b className="font-semibold">Several people</b>;
  return (
    <>
      <b className="font-semibold">{first}</b>
      {second && (
        <>
          {" "}
          and <b className="font-semibold">{second}</b>
        </>
      )}
    </>
  );
}
