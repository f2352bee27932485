import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "@/api/query-client";
import { useSession } from "@/api/session";
import { useSeen } from "@/offline/seen";
import { Gable } from "@/ui/gable";
import { router } from "./router";

/** The page, once it is known who sits here. */
export function App() {
  const state = useSession();
  const seen = useSeen();
  if (state === "starting") return null;
  // What was last seen is shown without the server; where nothing was kept, that it is away.
  if (state === "unreachable" && seen === "unknown") return null;
  if (state === "unreachable" && seen === "nothing") return <Unreachable />;
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

function Unreachable() {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-3 p-6 text-center" role="status">
      <Gable className="bg-patina" />
      <h1 className="font-display text-21 font-[650]">The house does not answer</h1>
      <p className="max-w-[44ch] text-ink-2">The server cannot be reached. This page tries again every few seconds.</p>
    </main>
  );
}
