import { capital, spelled } from "@/ui/words";

/** What happened, as people say it. A kind without words of its own is spelled from its name. */
const words: Record<string, string> = {
  "organization.organization.founded": "founded the organization",
  "organization.settings.changed": "changed the organization",
  "organization.member.joined": "became a member",
  "organization.member.left": "left",
  "organization.member.removed": "removed a member",
  "organization.member.roles_changed": "changed a member’s roles",
  "organization.role.created": "created a role",
  "organization.role.changed": "changed a role",
  "organization.role.deleted": "deleted a role",
  "organization.invitation.created": "invited somebody",
  "organization.invitation.accepted": "accepted an invitation",
  "organization.invitation.revoked": "revoked an invitation",
  "chat.message.sent": "sent a message",
  "chat.message.edited": "edited a message",
  "chat.message.deleted": "deleted a message",
  "chat.conversation.created": "began a conversation",
};

export function deed(kind: string): string {
  const known = words[kind];
  if (known) return known;
  const [, thing = kind, happened = ""] = kind.split(".");
  return `${spelled(thing)} ${spelled(happened)}`.trim();
}

/** The kind for a list of choices: module, then the thing and what happened to it. */
export function kindTitle(kind: string): string {
  const [module = "", ...rest] = kind.split(".");
  return `${capital(spelled(module))}: ${rest.map(spelled).join(" ")}`;
}
