import { QueryClient, type QueryKey } from "@tanstack/react-query";
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

/**
 * Changes what is loaded of a query, if it is loaded. An answer that is under way may be older than the change and would
 * undo it: once it is here, it is asked for anew.
 */
export function change<T>(client: QueryClient, queryKey: QueryKey, to: (data: T) => T): void {
  if (client.getQueryState(queryKey)?.fetchStatus === "fetching") void askAgain(client, queryKey);
  client.setQueryData<T>(queryKey, (data) => (data === undefined ? undefined : to(data)));
}

/** Asks anew for what is shown; after an answer that is under way, since that may be older than the reason to ask. */
export async function askAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const underWay = client.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" });
  await Promise.allSettled(underWay.map(async ({ promise }) => promise));
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
}
