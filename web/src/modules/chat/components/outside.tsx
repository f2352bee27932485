import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { useJoin } from "../queries";
import type { Conversation } from "../types";
import { Beginning } from "./beginning";

/** A channel from outside: who is in it, and the way in. */
export function Outside({ conversation, title, me }: { conversation: Conversation; title: string; me: string }) {
  const join = useJoin();
  const enter = () => join.mutate(conversation.id, { onError: (error) => toastProblem("You did not join.", error) });
  return (
    <div className="thin-scroll flex min-h-0 flex-1 flex-col justify-end overflow-auto pb-8">
      <Beginning conversation={conversation} title={title} empty={false} me={me} />
      <div className="px-6 max-desk:px-4">
        <Button look="main" busy={join.isPending} onClick={enter}>
          Join the channel
        </Button>
        <p className="mt-2 max-w-[60ch] text-13 text-ink-3">
          {conversation.last_seq === 0
            ? "Nobody has written in it yet."
            : `${count(conversation.last_seq, "message")} to read inside.`}
        </p>
      </div>
    </div>
  );
}
