import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "@/api/session";
import { hallRoute } from "@/app/hall-route";
import { rootRoute } from "@/app/root";

const foundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/found",
  beforeLoad: () => {
    if (session.state() === "signed-out") throw redirect({ to: "/", search: { next: "/found" } });
  },
  component: lazyRouteComponent(() => import("./screens/found"), "Found"),
});

/** The token stands in the fragment, so that no server's log has it. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./screens/invitation"), "AcceptInvitation"),
});

const peopleRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/people",
  component: lazyRouteComponent(() => import("./screens/people"), "People"),
});

const adminRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/admin",
  component: lazyRouteComponent(() => import("./screens/administration"), "Administration"),
});

const adminIndexRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/administration"), "AdministrationDoor"),
});

const settingsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/organization",
  component: lazyRouteComponent(() => import("./screens/settings"), "Settings"),
});

const membersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/members",
  component: lazyRouteComponent(() => import("./screens/members"), "Members"),
});

const rolesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/roles",
  component: lazyRouteComponent(() => import("./screens/roles"), "Roles"),
});

const invitationsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/invitations",
  component: lazyRouteComponent(() => import("./screens/invitations"), "Invitations"),
});

export interface AuditSearch {
  kind?: string;
  actor?: string;
  from?: string;
  to?: string;
}

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/audit",
  validateSearch: (search: Record<string, unknown>): AuditSearch => ({
    kind: text(search.kind),
    actor: text(search.actor),
    from: text(search.from),
    to: text(search.to),
  }),
  component: lazyRouteComponent(() => import("./screens/audit"), "Audit"),
});

const outboxRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/outbox",
  component: lazyRouteComponent(() => import("@/modules/operations/screens/outbox"), "OutboxScreen"),
});

const queueRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/queue",
  component: lazyRouteComponent(() => import("@/modules/operations/screens/queue"), "QueueScreen"),
});

export const organizationRoutes = [foundRoute, invitationRoute] as const;
export const organizationHallRoutes = [
  peopleRoute,
  adminRoute.addChildren([
    adminIndexRoute,
    settingsRoute,
    membersRoute,
    rolesRoute,
    invitationsRoute,
    auditRoute,
    outboxRoute,
    queueRoute,
  ]),
] as const;

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
