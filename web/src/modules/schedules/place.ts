import { CalendarClock } from "lucide-react";
import type { Place } from "@/app/place";

export const shiftsPlace: Place = {
  to: "/shifts",
  label: "Shifts",
  icon: CalendarClock,
  key: "r",
  isOpen: ({ permissions }) => permissions.includes("schedules.read"),
  stands: "head",
};
