import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";
import { rootRoute } from "@/app/root";

const inboxRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/notifications",
  component: lazyRouteComponent(() => import("./screens/inbox"), "InboxScreen"),
});

const settingsRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/notifications/settings",
  component: lazyRouteComponent(() => import("./screens/settings"), "NotificationSettings"),
});

/** Where a mail's last line leads, also for who is not signed in. The token stands in the fragment, out of every log. */
const unsubscribeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/unsubscribe",
  component: lazyRouteComponent(() => import("./screens/unsubscribe"), "Unsubscribe"),
});

export const notificationsRoutes = [unsubscribeRoute] as const;
export const notificationsHallRoutes = [inboxRoute, settingsRoute] as const;
