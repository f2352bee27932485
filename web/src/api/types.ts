/** The shapes the server answers, by the names the app uses for them. */

export type Permission =
  | "organization.settings.manage"
  | "organization.members.read"
  | "organization.members.manage"
  | "organization.roles.manage"
  | "organization.invitations.manage"
  | "organization.audit.read"
  | "chat.messages.read"
  | "chat.messages.write"
  | "chat.channels.manage";

/** A page of a collection; `next_cursor` opens the page after it. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

export interface RoleRef {
  id: string;
  key: string;
  name: string;
}

/** An organization as one of its members lists it; `roles` are keys. */
export interface OrganizationRef {
  id: string;
  name: string;
  roles: string[];
  blueprint: string;
}

export interface Me {
  id: string;
  email: string;
  name: string;
  avatar_url: string | null;
  time_zone: string | null;
  organizations: OrganizationRef[];
  active_organization_id: string | null;
  permissions: string[];
}

export interface Organization {
  id: string;
  name: string;
  blueprint: string;
  time_zone: string;
  /** Keys of the modules that are switched on. */
  modules: string[];
}

export interface TokenAnswer {
  access_token: string;
  token_type: "bearer";
  /** Seconds. */
  expires_in: number;
}

export interface SignedIn extends TokenAnswer {
  user: { id: string; name: string; email: string };
  organization: OrganizationRef | null;
}

/** Founding an organization and joining one answer it with a token for it. */
export interface EnteredOrganization extends TokenAnswer {
  organization: OrganizationRef;
}

export interface Blueprint {
  key: string;
  title: string;
  tagline: string;
  description: string;
  roles: { key: string; title: string; description: string }[];
  modules: { key: string; title: string }[];
}

export interface Member {
  id: string;
  name: string;
  email: string;
  avatar_url: string | null;
  time_zone: string | null;
  roles: RoleRef[];
  joined_at: string;
}

export interface Role {
  id: string;
  key: string;
  name: string;
  description: string;
  /** The blueprint's role it came from; null for a role the organization made itself. */
  blueprint_role: string | null;
  permissions: string[];
  member_count: number;
}

export interface PermissionEntry {
  key: string;
  module: string;
  title: string;
  description: string;
}

export interface Invitation {
  id: string;
  email: string;
  roles: RoleRef[];
  created_by: string;
  created_at: string;
  expires_at: string;
}

/** Answered once, at creation: the token and its link are never shown again. */
export interface NewInvitation {
  id: string;
  email: string;
  /** Keys of roles. */
  roles: string[];
  expires_at: string;
  token: string;
  link: string;
}

export interface AuditEvent {
  id: string;
  kind: string;
  actor_id: string | null;
  actor_name: string | null;
  on_behalf_of: string | null;
  subject_kind: string;
  subject_id: string;
  data: Record<string, unknown>;
  occurred_at: string;
  request_id: string | null;
  address: string | null;
}
