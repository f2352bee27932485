import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "@/api/session";
import { rootRoute } from "./root";

/** Everything behind the door: only for who is signed in. Others come back here after they have signed in. */
export const hallRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "hall",
  beforeLoad: ({ location }) => {
    if (session.state() !== "signed-out") return;
    throw redirect({ to: "/", search: session.wasLeft() ? {} : { next: location.href }, replace: true });
  },
  component: lazyRouteComponent(() => import("./hall"), "Hall"),
});
