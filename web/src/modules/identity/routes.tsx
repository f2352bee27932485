import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "@/api/session";
import type { Me } from "@/api/types";
import { queryClient } from "@/api/query-client";
import { hallRoute } from "@/app/hall-route";
import { rootRoute } from "@/app/root";
import { meQuery, switchOrganization } from "./queries";

export interface DoorSearch {
  /** Which half of the door is open. */
  sign?: "in" | "up";
  /** Where the person wanted to go; a path of this app. */
  next?: string;
}

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: (search: Record<string, unknown>): DoorSearch => ({
    sign: search.sign === "in" || search.sign === "up" ? search.sign : undefined,
    next: ownPath(search.next),
  }),
  beforeLoad: ({ search }) => {
    if (session.state() === "signed-in") throw redirect({ href: search.next ?? "/home" });
  },
  component: lazyRouteComponent(() => import("./screens/welcome"), "Welcome"),
});

/** Not a page: where a person goes who just came in. Without an organization, to found one. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/home",
  beforeLoad: async () => {
    if (session.state() === "signed-out") throw redirect({ to: "/" });
    const me = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
    const first = me.organizations[0];
    if (me.active_organization_id === null && first === undefined) throw redirect({ to: "/found", replace: true });
    if (me.active_organization_id === null && first !== undefined) await switchOrganization(first.id);
    throw redirect({ to: firstPlace(await queryClient.fetchQuery(meQuery)), replace: true });
  },
});

const profileRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("./screens/profile"), "Profile"),
});

export const identityRoutes = [welcomeRoute, homeRoute] as const;
export const identityHallRoutes = [profileRoute] as const;

/** Chat is where the day begins; without it the people, and for a guest of nothing yet their own profile. */
function firstPlace({ permissions }: Me): "/chat" | "/people" | "/profile" {
  if (permissions.includes("chat.messages.read")) return "/chat";
  return permissions.includes("organization.members.read") ? "/people" : "/profile";
}

/**
 * Only a path of this app: an address of another site in a link must not lead a person there after sign-in. It is read
 * as browsers read it, who drop tabs and line ends and take `\` for `/`.
 */
function ownPath(wanted: unknown): string | undefined {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return undefined;
  const read = URL.canParse(wanted, location.origin) ? new URL(wanted, location.origin) : undefined;
  if (read?.origin !== location.origin || read.pathname.startsWith("//")) return undefined;
  return read.pathname + read.search + read.hash;
}
