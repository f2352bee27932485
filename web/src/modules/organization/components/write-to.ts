import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "@/api/client";
import { toastProblem } from "@/ui/toast";

/** Opens the direct conversation with a person; a second one between the same two is the first again. */
export function useWriteTo() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ id }: { id: string }) =>
      api.post<{ id: string }>("/conversations", { type: "direct", member_ids: [id] }),
    onSuccess: ({ id }) => navigate({ to: "/chat/$conversationId", params: { conversationId: id } }),
    onError: (error) => toastProblem("The conversation did not open.", error),
  });
}
