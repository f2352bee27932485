import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { session } from "@/api/session";
import type { Me, Permission, SignedIn, TokenAnswer } from "@/api/types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.get<Me>("/users/me", { signal }),
});

/** The person at this browser, with their organizations and what they may do in the active one. */
export function useMe() {
  return useQuery(meQuery);
}

/** Whether this person may do something here. Only hides what would be refused; the server decides. */
export function useCan(): (permission: Permission) => boolean {
  const { data } = useMe();
  return (permission) => data?.permissions.includes(permission) ?? false;
}

/** `onEntered` runs as the session begins, when the form that asked may be gone already. */
export function useRegister(onEntered?: () => void) {
  return useMutation({
    mutationFn: (input: { name: string; email: string; password: string; invitation?: string }) =>
      api.post<SignedIn>("/auth/register", input),
    onSuccess: (answer) => {
      session.begin(answer);
      onEntered?.();
    },
  });
}

export function useSignIn() {
  return useMutation({
    mutationFn: (input: { email: string; password: string }) => api.post<SignedIn>("/auth/login", input),
    onSuccess: (answer) => session.begin(answer),
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: ({ everywhere = false }: { everywhere?: boolean }) =>
      api.post<void>("/auth/logout", undefined, { query: { scope: everywhere ? "global" : undefined } }),
    // A session that the server no longer knows is over here too; without a connection the cookie must stay to be ended.
    onSuccess: () => session.end(),
  });
}

type Nullable<T> = { [Field in keyof T]: T[Field] | null };

/** Another organization is another world: its token replaces this one, and nothing read before is kept. */
export async function enterOrganization(answer: Partial<Nullable<TokenAnswer>>): Promise<void> {
  await queryClient.cancelQueries();
  const { access_token, expires_in } = answer;
  if (access_token && expires_in) session.begin({ access_token, expires_in });
  else await session.renew();
  // What is the same everywhere, as the blueprints, may stay.
  await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "blueprints" });
}

export async function switchOrganization(id: string): Promise<void> {
  await enterOrganization(await api.post<TokenAnswer>("/auth/switch-organization", { organization_id: id }));
}

export function useSwitchOrganization() {
  return useMutation({ mutationFn: switchOrganization });
}

export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Pick<Me, "name" | "avatar_url" | "time_zone">>) => api.put<Me>("/users/me", change),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}

/** Whether the server can serve: its database, its schema and its disk are well. */
export const readinessQuery = queryOptions({
  queryKey: ["readiness"],
  queryFn: async ({ signal }): Promise<{ ready: boolean }> => {
    const answer = await fetch("/health/ready", { signal });
    await answer.text(); // read to its end, so that the connection is free; the parts are for operators
    return { ready: answer.ok };
  },
  refetchInterval: 30_000,
  retry: false,
});
