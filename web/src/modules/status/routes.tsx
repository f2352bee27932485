import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";

const feedRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/status",
  component: lazyRouteComponent(() => import("./screens/feed"), "FeedScreen"),
});

const postRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/status/$statusId",
  component: lazyRouteComponent(() => import("./screens/one"), "PostScreen"),
});

export const statusRoutes = [feedRoute, postRoute] as const;
