import type { AuditEvent } from "@/api/types";
import { capital, spelled } from "@/ui/words";

/** What happened, as people say it. A kind without words of its own is spelled from its name. */
const words: Record<string, string> = {
  "identity.account.registered": "created their account",
  "identity.session.opened": "signed in",
  "identity.session.ended": "signed out",
  "identity.login.refused": "was refused: wrong password",
  "identity.profile.changed": "changed their profile",
  "organization.founded": "founded the organization",
  "organization.changed": "changed the organization",
  "organization.member.joined": "became a member",
  "organization.member.removed": "removed a member",
  "organization.member.roles_changed": "changed a member’s roles",
  "organization.role.created": "created a role",
  "organization.role.changed": "changed a role",
  "organization.role.deleted": "deleted a role",
  "organization.invitation.created": "invited somebody",
  "organization.invitation.revoked": "revoked an invitation",
  "chat.message.sent": "sent a message",
  "chat.message.edited": "edited a message",
  "chat.message.deleted": "deleted a message",
  "chat.conversation.created": "began a conversation",
  "status.post.written": "wrote a status",
  "status.post.edited": "edited a status",
  "status.post.deleted": "deleted a status",
  "status.post.pinned": "pinned a status",
  "status.post.unpinned": "unpinned a status",
  "status.comment.written": "commented on a status",
  "status.comment.edited": "edited a comment",
  "status.comment.deleted": "deleted a comment",
  "status.reaction.given": "reacted to a status",
  "status.reaction.taken_back": "took a reaction back",
  "mail.outbox.sent_again": "sent a mail again",
  "operations.job.sent_again": "sent failed work again",
  "operations.job.given_up": "gave failed work up",
};

export function deed({ kind, data }: Pick<AuditEvent, "kind" | "data">): string {
  if (kind === "organization.member.removed" && data.left === true) return "left the organization";
  if (kind === "identity.session.ended" && data.because === "reuse") return "was signed out: an old token came back";
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
