import { useNavigate } from "@tanstack/react-router";
import { toast, toastProblem } from "@/ui/toast";
import { useMe } from "../identity/queries";
import type { Asked } from "./commands";
import { schedule } from "./keeping";
import { setPresence } from "./presence";
import { useCreateConversation } from "./queries";
import { sinceWhen } from "./words";

/** Does what a line that begins with `/` asks for. */
export function useCommands(makeTask: (title: string) => void): (asked: Asked) => void {
  const { data: me } = useMe();
  const navigate = useNavigate();
  const create = useCreateConversation();

  const be = (status: "online" | "away") =>
    void setPresence(status).then(
      () => {
        const undo = () => be(status === "away" ? "online" : "away");
        toast({ text: status === "away" ? "You are away" : "You are here", action: { label: "Undo", run: undo } });
      },
      (error: unknown) => toastProblem("The others do not know yet.", error),
    );

  /** A reminder is a note to oneself that is sent at its time. */
  const remind = async (at: Date, what: string) => {
    try {
      const { id } = await create.mutateAsync({ type: "direct", member_ids: me ? [me.id] : [] });
      await schedule(id, { content: what, send_at: at.toISOString() });
      const look = () => void navigate({ to: "/chat/drafts" });
      toast({ text: `You will be reminded ${sinceWhen(at.getTime())}`, action: { label: "Show", run: look } });
    } catch (error) {
      toastProblem("The reminder was not set.", error);
    }
  };

  return (asked) => {
    switch (asked.command) {
      case "task":
        return makeTask(asked.title);
      case "remind":
        return void remind(asked.at, asked.what);
      case "away":
        return be("away");
      case "here":
        return be("online");
      case "faulty":
        return;
    }
  };
}
