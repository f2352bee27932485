import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { queryClient } from "@/api/query-client";
import { session } from "@/api/session";
import { hallRoute } from "@/app/hall-route";
import { meQuery, switchOrganization } from "@/modules/identity/queries";

/** Where a person comes in: into the organization they were in last, or their first; without one, to found one. */
const homeRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/home",
  beforeLoad: async () => {
    if (session.state() === "signed-out") return; // the hall sends them to the door
    if (session.state() === "unreachable") return; // what was last seen is shown, and asked for again when the server is there
    if (queryClient.getQueryData(meQuery.queryKey)?.active_organization_id) return;
    const me = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
    if (me.active_organization_id !== null) return;
    const first = me.organizations[0];
    if (first === undefined) throw redirect({ to: "/found", replace: true });
    await switchOrganization(first.id);
  },
  component: lazyRouteComponent(() => import("./screens/home"), "Home"),
});

export const homeRoutes = [homeRoute] as const;
