import { queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { keys, readAgain, take } from "./queries";
import type { Shift, Week } from "./types";

line.on<Shift>("schedule:new", readAgain);
line.on<Shift>("schedule:updated", take);

line.on<{ id: string }>("schedule:deleted", ({ id }) => {
  queryClient.setQueriesData<Week>({ queryKey: keys.weeks }, (week) =>
    week === undefined ? week : { ...week, shifts: week.shifts.filter((shift) => shift.id !== id) },
  );
  readAgain();
});

for (const name of ["schedules:changed", "swap:changed", "equipment:new", "equipment:updated", "equipment:deleted"])
  line.on(name, readAgain);

line.onReturn(() => readAgain());
