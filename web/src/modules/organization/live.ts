import { queryClient } from "@/api/query-client";
import { meQuery } from "@/modules/identity/queries";
import { line } from "@/realtime";
import { invitationsQuery, membersQuery, organizationQuery, rolesQuery } from "./queries";

/** What others change here, and what of it this page may be showing: read again as soon as it happened. */
const touched: Record<string, readonly (readonly unknown[])[]> = {
  "organization.changed": [organizationQuery.queryKey, meQuery.queryKey],
  "organization.member.joined": [membersQuery.queryKey, rolesQuery.queryKey, invitationsQuery.queryKey],
  "organization.member.roles_changed": [membersQuery.queryKey, rolesQuery.queryKey, meQuery.queryKey],
  "organization.member.removed": [membersQuery.queryKey, rolesQuery.queryKey],
  "organization.role.created": [rolesQuery.queryKey],
  "organization.role.changed": [rolesQuery.queryKey, meQuery.queryKey],
  "organization.role.deleted": [rolesQuery.queryKey, membersQuery.queryKey, meQuery.queryKey],
  "organization.invitation.created": [invitationsQuery.queryKey],
  "organization.invitation.revoked": [invitationsQuery.queryKey],
};

for (const [kind, keys] of Object.entries(touched)) line.on(kind, () => readAgain(keys));

line.onReturn(() => readAgain(Object.values(touched).flat()));

function readAgain(keys: readonly (readonly unknown[])[]): void {
  for (const queryKey of new Set(keys)) void queryClient.invalidateQueries({ queryKey });
}
