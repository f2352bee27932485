import { useNavigate } from "@tanstack/react-router";
import { toastProblem } from "@/ui/toast";
import { useLeave } from "../queries";
import type { Conversation } from "../types";

/** Going out of a group or a channel. */
export function useLeaving({ id, type }: Conversation) {
  const leave = useLeave();
  const navigate = useNavigate();
  const run = () =>
    leave.mutate(id, {
      onSuccess: () => void (type === "group" && navigate({ to: "/chat" })),
      onError: (error) => toastProblem(`You are still in this ${type}.`, error),
    });
  return { run, busy: leave.isPending };
}
