import { useNavigate } from "@tanstack/react-router";
import { api } from "@/api/client";
import { toast, toastProblem } from "@/ui/toast";
import { isDone, type Asked, type SlashDone } from "./commands";
import { setPresence } from "./presence";
import { newId } from "./sender";
import type { Message } from "./types";
import { sinceWhen } from "./words";

/** Has the server do what a line asks for. Answers whether it is done. */
export function useCommands(
  conversationId: string,
  makeTask: (title: string) => void,
): (asked: Asked) => Promise<boolean> {
  const navigate = useNavigate();
  const drafts = { label: "Show", run: () => void navigate({ to: "/chat/drafts" }) };

  const tell = ({ slash, result }: SlashDone) => {
    const done = result as { remind_at?: string; send_at?: string };
    if (slash === "away" || slash === "here") {
      const status = slash === "away" ? "away" : "online";
      // What this page says of the person when the line comes back.
      void setPresence(status).catch(() => undefined);
      const other = status === "away" ? "here" : "away";
      const undo = () => void run({ name: other, words: "", text: `/${other}` });
      toast({ text: status === "away" ? "You are away" : "You are here", action: { label: "Undo", run: undo } });
    } else if (done.remind_at) toast(`You will be reminded ${sinceWhen(Date.parse(done.remind_at))}`);
    else if (done.send_at) toast({ text: `It will be said ${sinceWhen(Date.parse(done.send_at))}`, action: drafts });
    else toast("Done");
  };

  const run = async (asked: Asked): Promise<boolean> => {
    if (asked.name === "task") {
      // Where a task goes is better chosen than written.
      makeTask(asked.words);
      return true;
    }
    try {
      const line = { content: asked.text, client_id: newId() };
      const answer = await api.post<Message | SlashDone>(`/conversations/${conversationId}/messages`, line);
      if (isDone(answer)) tell(answer);
      return true;
    } catch (error) {
      toastProblem("It was not done.", error);
      return false;
    }
  };
  return run;
}
