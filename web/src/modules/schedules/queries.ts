import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { everyPage } from "@/api/pages";
import { queryClient } from "@/api/query-client";
import { useCan } from "@/modules/identity/queries";
import type { Day } from "./time";
import type { Equipment, Now, Shift, ShiftInput, Swap, Week } from "./types";

export const keys = {
  all: ["schedules"] as const,
  weeks: ["schedules", "week"] as const,
  week: (from: Day) => ["schedules", "week", from] as const,
  now: ["schedules", "now"] as const,
  swaps: ["schedules", "swaps"] as const,
  equipment: ["schedules", "equipment"] as const,
};

export const weekQuery = (from: Day) =>
  queryOptions({
    queryKey: keys.week(from),
    queryFn: ({ signal }) => api.get<Week>("/schedules/week", { query: { from }, signal }),
  });

/** The plan of seven days. The last one stays while the next is on its way. */
export function useWeek(from: Day) {
  return useQuery({ ...weekQuery(from), placeholderData: keepPreviousData });
}

/** Who is on now, looked at again every minute: the clock moves it too. */
export const nowQuery = queryOptions({
  queryKey: keys.now,
  queryFn: ({ signal }) => api.get<Now>("/schedules/now", { signal }),
  refetchInterval: 60_000,
});

/** The swaps that somebody still waits for. */
export const swapsQuery = queryOptions({
  queryKey: keys.swaps,
  queryFn: ({ signal }): Promise<readonly Swap[]> =>
    everyPage<Swap>("/swap-requests", { query: { status: "in.(open,accepted)" }, signal }),
});

export const equipmentQuery = queryOptions({
  queryKey: keys.equipment,
  queryFn: ({ signal }): Promise<readonly Equipment[]> => everyPage<Equipment>("/equipment", { signal }),
});

export function useEquipment(): readonly Equipment[] {
  return useQuery(equipmentQuery).data ?? [];
}

/** What this person may do with the plan. */
export function useMay() {
  const can = useCan();
  return { write: can("schedules.write"), manage: can("schedules.manage") };
}

/** Everything of the plan that is shown is read again. */
export function readAgain(): void {
  void queryClient.invalidateQueries({ queryKey: keys.all });
}

/** Shows a shift as it is now wherever this page shows it. What follows from it is read again. */
export function take(shift: Shift): void {
  queryClient.setQueriesData<Week>({ queryKey: keys.weeks }, (week) =>
    week === undefined
      ? week
      : {
          ...week,
          shifts: week.shifts.map((one) => (one.id === shift.id && one.revision < shift.revision ? shift : one)),
        },
  );
  readAgain();
}

export function usePlanShift() {
  return useMutation({
    mutationFn: (input: ShiftInput) => api.post<Shift>("/schedules", input),
    onSuccess: readAgain,
  });
}

export function useChangeShift(id: string) {
  return useMutation({
    mutationFn: (change: Partial<ShiftInput>) => api.patch<Shift>(`/schedules/${id}`, change),
    onSuccess: take,
  });
}

export function useAskSwap(schedule: string) {
  return useMutation({
    mutationFn: (input: { to_user_id?: string; return_schedule_id?: string; note?: string }) =>
      api.post<Swap>(`/schedules/${schedule}/swap-requests`, input),
    onSuccess: readAgain,
  });
}

export function useAddEquipment() {
  return useMutation({
    mutationFn: (input: { name: string; place?: string }) => api.post<Equipment>("/equipment", input),
    onSuccess: readAgain,
  });
}

/** What came of copying a week. */
export interface Copied {
  copy_id: string;
  copied: number;
  skipped: readonly { schedule_id: string; reason: "copied_before" | "equipment" }[];
}

export function useCopyWeek() {
  return useMutation({
    mutationFn: (input: { from: Day; to: Day; with_people: boolean }) =>
      api.post<Copied>("/schedules/copy-week", input),
    onSuccess: readAgain,
  });
}
