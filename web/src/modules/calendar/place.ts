import { CalendarDays } from "lucide-react";
import type { Place } from "@/app/place";

export const calendarPlace: Place = {
  to: "/calendar",
  label: "Calendar",
  icon: CalendarDays,
  key: "d",
  isOpen: ({ permissions }) => permissions.includes("calendar.events.read"),
  stands: "head",
};
