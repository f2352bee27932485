import type { Me } from "@/api/types";
import { calendarPlace } from "@/modules/calendar/place";
import { chatPlace } from "@/modules/chat/place";
import { homePlace } from "@/modules/home/place";
import { notificationsPlace } from "@/modules/notifications/place";
import { adminPlace, peoplePlace } from "@/modules/organization/place";
import { projectsPlace } from "@/modules/projects/place";
import { shiftsPlace } from "@/modules/schedules/place";
import { statusPlace } from "@/modules/status/place";
import type { Place } from "./place";

/** Every place there is, in the order of the rail. A module adds its own here. */
export const places: readonly Place[] = [
  homePlace,
  chatPlace,
  projectsPlace,
  calendarPlace,
  shiftsPlace,
  statusPlace,
  peoplePlace,
  notificationsPlace,
  adminPlace,
];

/** Those that this person may enter. */
export function placesOf(me: Me | undefined): readonly Place[] {
  return me === undefined ? [] : places.filter(({ isOpen }) => isOpen(me));
}

/** So many places stand in the bar of a phone; the others are under More. */
const IN_BAR = 4;

/** The bar of a phone, and what More holds. */
export function barOf(open: readonly Place[]): { bar: readonly Place[]; more: readonly Place[] } {
  const bar = open.filter(({ stands }) => stands === "head").slice(0, IN_BAR);
  return { bar, more: open.filter((place) => !bar.includes(place)) };
}
