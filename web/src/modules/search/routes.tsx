import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";

export interface WhatIsSought {
  q?: string;
  kind?: string;
}

const searchRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/search",
  validateSearch: ({ q, kind }: Record<string, unknown>): WhatIsSought => ({
    ...((typeof q === "string" || typeof q === "number") && { q: String(q) }),
    ...(typeof kind === "string" && { kind }),
  }),
  component: lazyRouteComponent(() => import("./screens/search"), "SearchScreen"),
});

export const searchRoutes = [searchRoute] as const;
