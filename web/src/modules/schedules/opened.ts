import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { keys } from "./queries";
import type { PlanSearch } from "./routes";
import type { Shift, Swap } from "./types";

/** The shift that the address names, by itself or through a swap that is asked of it. */
export function useOpenShift({ shift, swap }: PlanSearch): Shift | undefined {
  return (
    useQuery({
      queryKey: [...keys.all, "open", shift ?? "", swap ?? ""],
      queryFn: async ({ signal }): Promise<Shift | null> => {
        try {
          const id = shift ?? (await api.get<Swap>(`/swap-requests/${swap}`, { signal })).schedule_id;
          return await api.get<Shift>(`/schedules/${id}`, { signal });
        } catch (problem) {
          // Cancelled, or never there: the week is shown without it.
          if (isProblem(problem) && (problem.status === 404 || problem.status === 400)) return null;
          throw problem;
        }
      },
      enabled: (shift ?? swap) !== undefined,
    }).data ?? undefined
  );
}
