import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type {
  AuditEvent,
  Blueprint,
  EnteredOrganization,
  Invitation,
  Member,
  NewInvitation,
  Organization,
  Page,
  PermissionEntry,
  Role,
} from "@/api/types";
import { enterOrganization, meQuery } from "@/modules/identity/queries";

/** Everything of a collection that a screen shows whole, page after page, at most `MOST` objects. */
async function whole<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { query: { limit: 200, cursor }, signal });
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor && all.length < MOST);
  return all;
}
const MOST = 5_000;

export const blueprintsQuery = queryOptions({
  queryKey: ["blueprints"],
  queryFn: async ({ signal }) => (await api.get<Page<Blueprint>>("/blueprints", { signal })).data,
  staleTime: Infinity,
});

export const organizationQuery = queryOptions({
  queryKey: ["organization"],
  queryFn: ({ signal }) => api.get<Organization>("/organization", { signal }),
});

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) => whole<Member>("/members", signal),
});

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: ({ signal }) => whole<Role>("/roles", signal),
});

export const permissionsQuery = queryOptions({
  queryKey: ["permissions"],
  queryFn: async ({ signal }) => (await api.get<{ data: PermissionEntry[] }>("/permissions", { signal })).data,
  staleTime: Infinity,
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: ({ signal }) => whole<Invitation>("/invitations", signal),
});

export interface AuditFilter {
  kind?: string;
  actor?: string;
  /** Days, `2026-03-27`, in this browser's zone; both inclusive. */
  from?: string;
  to?: string;
}

/** The log, newest first; each further page is older. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEvent>>("/audit-events", { query: { ...narrowed(filter), cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The id of the newest entry, looked for again and again while the log is open. */
export const latestAuditQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ["audit-latest", filter],
    queryFn: async ({ signal }) => {
      const { data } = await api.get<Page<AuditEvent>>("/audit-events", {
        query: { ...narrowed(filter), limit: 1 },
        signal,
      });
      return data[0]?.id ?? null;
    },
    refetchInterval: 4_000,
  });

function narrowed(filter: AuditFilter) {
  return {
    kind: filter.kind && `eq.${filter.kind}`,
    actor_id: filter.actor && `eq.${filter.actor}`,
    and: between(filter),
  };
}

function between({ from, to }: AuditFilter): string | undefined {
  const start = from && new Date(`${from}T00:00:00`);
  const end = to && new Date(`${to}T00:00:00`);
  if (end) end.setDate(end.getDate() + 1);
  const bounds = [start && `occurred_at.gte.${start.toISOString()}`, end && `occurred_at.lt.${end.toISOString()}`];
  const given = bounds.filter(Boolean);
  return given.length > 0 ? `(${given.join(",")})` : undefined;
}

/** `onEntered` runs when the new organization is the active one and the form that asked may be gone. */
export function useFoundOrganization(onEntered: () => void) {
  return useMutation({
    mutationFn: (input: { name: string; blueprint: string; time_zone: string }) =>
      api.post<EnteredOrganization>("/organizations", input),
    onSuccess: (answer) => enterOrganization(answer).then(onEntered),
  });
}

export function useAcceptInvitation(onEntered: () => void) {
  return useMutation({
    mutationFn: (token: string) => api.post<EnteredOrganization>("/invitations/accept", { token }),
    onSuccess: (answer) => enterOrganization(answer).then(onEntered),
  });
}

export function useChangeOrganization() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: Partial<Pick<Organization, "name" | "time_zone">>) =>
      api.patch<Organization>("/organization", change),
    onSuccess: () => refresh(organizationQuery.queryKey, meQuery.queryKey),
  });
}

export function useChangeMemberRoles() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, roles }: { id: string; roles: string[] }) => api.patch<Member>(`/members/${id}`, { roles }),
    onSuccess: () => refresh(membersQuery.queryKey, rolesQuery.queryKey, meQuery.queryKey),
  });
}

export function useRemoveMember() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/members/${id}`),
    onSuccess: () => refresh(membersQuery.queryKey, rolesQuery.queryKey),
  });
}

/** Leaving: the membership ends, the account stays, and the session goes on wherever else the person belongs. */
export function useLeaveOrganization(onLeft: () => void) {
  return useMutation({
    mutationFn: (self: string) => api.delete(`/members/${self}`),
    onSuccess: () => enterOrganization({}).then(onLeft),
  });
}

export function useCreateRole() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: { name: string; permissions: string[] }) => api.post<Role>("/roles", input),
    onSuccess: () => refresh(rolesQuery.queryKey),
  });
}

export function useChangeRole() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; name?: string; permissions?: string[] }) =>
      api.patch<Role>(`/roles/${id}`, change),
    onSettled: () => refresh(rolesQuery.queryKey, meQuery.queryKey, membersQuery.queryKey),
  });
}

export function useDeleteRole() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/roles/${id}`),
    onSuccess: () => refresh(rolesQuery.queryKey, membersQuery.queryKey, meQuery.queryKey),
  });
}

export function useInvite() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: { email: string; roles: string[] }) => api.post<NewInvitation>("/invitations", input),
    onSuccess: () => refresh(invitationsQuery.queryKey),
  });
}

export function useRevokeInvitation() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/invitations/${id}`),
    onSuccess: () => refresh(invitationsQuery.queryKey),
  });
}

function useRefresh() {
  const client = useQueryClient();
  return (...keys: readonly (readonly unknown[])[]) =>
    Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
