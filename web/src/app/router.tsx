import { createRouter } from "@tanstack/react-router";
import { chatRoutes } from "@/modules/chat/routes";
import { identityHallRoutes, identityRoutes } from "@/modules/identity/routes";
import { organizationHallRoutes, organizationRoutes } from "@/modules/organization/routes";
import { hallRoute } from "./hall-route";
import { rootRoute } from "./root";

const routeTree = rootRoute.addChildren([
  ...identityRoutes,
  ...organizationRoutes,
  hallRoute.addChildren([...chatRoutes, ...identityHallRoutes, ...organizationHallRoutes]),
]);

export const router = createRouter({ routeTree, defaultPreload: "intent", defaultPendingMs: 200 });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
