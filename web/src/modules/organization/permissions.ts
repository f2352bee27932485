import type { Me, Permission } from "@/api/types";

const administrative: readonly Permission[] = [
  "organization.settings.manage",
  "organization.members.manage",
  "organization.roles.manage",
  "organization.invitations.manage",
  "organization.audit.read",
  "mail.outbox.read",
  "operations.jobs.manage",
];

/** Whether any page of the administration has something for this person. */
export function mayAdminister(me: Me | undefined): boolean {
  return administrative.some((permission) => me?.permissions.includes(permission));
}
