import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";
import { isDay, type Day } from "./time";

/** What the address of the plan says. */
export interface PlanSearch {
  /** A day of the week that is shown. */
  date?: Day;
  /** The shift that is open. */
  shift?: string;
  /** The swap that is asked about: its shift is open. */
  swap?: string;
}

const planRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/shifts",
  validateSearch: (search: Record<string, unknown>): PlanSearch => {
    const word = (value: unknown) => (typeof value === "string" && value.length <= 64 ? value : undefined);
    const known = {
      date: isDay(search.date) ? search.date : undefined,
      shift: word(search.shift),
      swap: word(search.swap),
    };
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  },
  component: lazyRouteComponent(() => import("./screens/plan"), "PlanScreen"),
});

export const scheduleRoutes = [planRoute] as const;
