import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";

export interface ChatSearch {
  /** Whether the people of the conversation are shown beside it; without a word, where there is room. */
  people?: boolean;
  /** A message to go to. */
  message?: string;
}

const chatRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/chat",
  validateSearch: ({ people, message }: Record<string, unknown>): ChatSearch => ({
    ...(typeof people === "boolean" && { people }),
    ...(typeof message === "string" && { message }),
  }),
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

const unreadRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/unread",
  component: lazyRouteComponent(() => import("./screens/unread"), "Unread"),
});

const mentionsRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/mentions",
  component: lazyRouteComponent(() => import("./screens/mentions"), "Mentions"),
});

const savedRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/saved",
  component: lazyRouteComponent(() => import("./screens/saved"), "Saved"),
});

const draftsRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/drafts",
  component: lazyRouteComponent(() => import("./screens/drafts"), "Drafts"),
});

const conversationRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "/$conversationId",
  component: lazyRouteComponent(() => import("./screens/conversation"), "ConversationScreen"),
});

export const chatRoutes = [
  chatRoute.addChildren([
    nothingChosenRoute,
    channelsRoute,
    unreadRoute,
    mentionsRoute,
    savedRoute,
    draftsRoute,
    conversationRoute,
  ]),
] as const;
