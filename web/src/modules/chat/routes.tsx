import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";

const chatRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/chat",
  component: lazyRouteComponent(() => import("./screens/chat"), "ChatScreen"),
});

export const chatRoutes = [chatRoute] as const;
