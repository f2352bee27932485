import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem";
import { session } from "./session";

/** All server state of the page. Emptied when the session ends, so that nothing of the person stays. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Without a connection a question fails and says so; it does not wait in silence.
      networkMode: "always",
      retry: (failures, error) =>
        failures < 2 && isProblem(error) && (error.code === "offline" || error.code === "unavailable"),
    },
  },
});

session.onEnd(() => queryClient.clear());
