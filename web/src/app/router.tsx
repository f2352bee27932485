import { createRouter } from "@tanstack/react-router";
import { calendarRoutes } from "@/modules/calendar/routes";
import { chatRoutes } from "@/modules/chat/routes";
import { homeRoutes } from "@/modules/home/routes";
import { identityHallRoutes, identityRoutes } from "@/modules/identity/routes";
import { notificationsHallRoutes, notificationsRoutes } from "@/modules/notifications/routes";
import { organizationHallRoutes, organizationRoutes } from "@/modules/organization/routes";
import { projectRoutes } from "@/modules/projects/routes";
import { scheduleRoutes } from "@/modules/schedules/routes";
import { searchRoutes } from "@/modules/search/routes";
import { statusRoutes } from "@/modules/status/routes";
import { ErrorState } from "@/ui/states";
import { hallRoute } from "./hall-route";
import { rootRoute } from "./root";

const routeTree = rootRoute.addChildren([
  ...identityRoutes,
  ...organizationRoutes,
  ...notificationsRoutes,
  hallRoute.addChildren([
    ...homeRoutes,
    ...chatRoutes,
    ...projectRoutes,
    ...calendarRoutes,
    ...scheduleRoutes,
    ...statusRoutes,
    ...searchRoutes,
    ...notificationsHallRoutes,
    ...identityHallRoutes,
    ...organizationHallRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPendingMs: 200,
  defaultErrorComponent: ({ error, reset }) => (
    <main id="main" className="grid min-h-dvh flex-1 place-items-center">
      <ErrorState title="This page did not load" error={error} retry={reset} />
    </main>
  ),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
