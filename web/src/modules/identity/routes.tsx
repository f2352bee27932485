import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "@/api/session";
import { hallRoute } from "@/app/hall-route";
import { rootRoute } from "@/app/root";

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
    // The app opens without the server only for who was signed in.
    if (session.state() === "signed-in" || session.state() === "unreachable")
      throw redirect({ href: search.next ?? "/home" });
  },
  component: lazyRouteComponent(() => import("./screens/welcome"), "Welcome"),
});

const profileRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("./screens/profile"), "Profile"),
});

export const identityRoutes = [welcomeRoute] as const;
export const identityHallRoutes = [profileRoute] as const;

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
