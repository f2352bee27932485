import { createRootRoute, Link, Outlet } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/states";
import { Toaster } from "@/ui/toast";

export const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
});

function Root() {
  return (
    <>
      <a
        href="#main"
        className="absolute -top-16 left-2 z-90 rounded-control bg-raised px-3 py-2 shadow-lift-2 focus:top-2"
      >
        Skip to content
      </a>
      <Outlet />
      <Toaster />
    </>
  );
}

function NotFound() {
  return (
    <main id="main" className="grid min-h-dvh place-items-center">
      <EmptyState
        title="There is no such page"
        action={
          <Button asChild>
            <Link to="/">Go to the front door</Link>
          </Button>
        }
      >
        The address may be mistyped, or what was here is gone.
      </EmptyState>
    </main>
  );
}
