import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";

export interface ChatSearch {
  /** Whether the people of the conversation are shown beside it; without a word, where there is room. */
  people?: boolean;
}

const chatRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/chat",
  validateSearch: (search: Record<string, unknown>): ChatSearch =>
    typeof search.people === "boolean" ? { people: search.people } : {},
  component: lazyRouteComponent(() => import("./screens/chat"), "ChatScreen"),
});

const nothingChosenRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/nothing-chosen"), "NothingChosen"),
});

const channelsRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/channels",
  component: lazyRouteComponent(() => import("./screens/channels"), "Channels"),
});

const conversationRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/$conversationId",
  component: lazyRouteComponent(() => import("./screens/conversation"), "ConversationScreen"),
});

export const chatRoutes = [chatRoute.addChildren([nothingChosenRoute, channelsRoute, conversationRoute])] as const;
