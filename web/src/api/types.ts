import type { components } from "./schema";

/** The shapes the server answers, from its own contract, by the names the app uses for them. */
type Schemas = components["schemas"];

/** As it arrives: the server writes every field, null where there is nothing, though its contract lets nulls be absent. */
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

export type Permission =
  | "organization.settings.manage"
  | "organization.members.read"
  | "organization.members.manage"
  | "organization.roles.manage"
  | "organization.invitations.manage"
  | "organization.audit.read"
  | "chat.messages.read"
  | "chat.messages.write"
  | "chat.channels.manage"
  | "projects.read"
  | "projects.write"
  | "projects.manage"
  | "calendar.events.read"
  | "calendar.events.write"
  | "calendar.others.read"
  | "schedules.read"
  | "schedules.write"
  | "schedules.manage"
  | "status.posts.read"
  | "status.posts.write"
  | "status.manage"
  | "mail.outbox.read"
  | "mail.outbox.manage"
  | "operations.jobs.manage";

/** A page of a collection; `next_cursor` opens the page after it. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** What a session needs of each answer that carries a token. `expires_in` in seconds. */
export type TokenAnswer = Pick<Schemas["SignedIn"], "access_token" | "expires_in">;

export type Me = Written<Schemas["Profile"]>;
export type SignedIn = Written<Schemas["SignedIn"]>;

/** Founding an organization and joining one answer it, with a token for it where the caller has a session. */
export type EnteredOrganization = Schemas["FoundedAnswer"];

export type Organization = Written<Schemas["Organization"]>;
export type Blueprint = Written<Schemas["BlueprintCard"]>;
export type Member = Written<Schemas["Member"]>;
export type Role = Written<Schemas["Role"]>;
export type PermissionEntry = Written<Schemas["PermissionCard"]>;
export type Invitation = Written<Schemas["Invitation"]>;

/** Answered once, at creation: the token and its link are never shown again. */
export type NewInvitation = Written<Schemas["Issued"]>;

/** An entry of the log. `data` is the event's own: ids, numbers, settings. */
export type AuditEvent = Omit<Written<Schemas["AuditEvent"]>, "data"> & { data: Record<string, unknown> };
