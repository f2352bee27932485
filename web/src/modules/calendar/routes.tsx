import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";
import { parseSearch } from "./look";

const calendarRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/calendar",
  validateSearch: parseSearch,
  component: lazyRouteComponent(() => import("./screens/calendar"), "CalendarScreen"),
});

export const calendarRoutes = [calendarRoute] as const;
