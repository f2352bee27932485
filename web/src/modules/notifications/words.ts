import { capital, spelled } from "@/ui/words";

/** What each kind of event is to the person who is told of it. A kind without words of its own is spelled from its name. */
const kinds: Record<string, string> = {
  "chat.message.sent": "Messages to you, answers, and where you are named",
  "organization.member.joined": "Somebody accepted your invitation",
  "projects.task.assigned": "A task is yours to do",
  "projects.task.commented": "Comments on your tasks",
  "projects.task.came_due": "A task of yours is due today",
  "projects.task.overdue": "A task of yours is overdue",
  "chat.reminder.rang": "What you wanted to be reminded of",
  "chat.message.edited": "You are named in a message that was changed",
  "projects.member.added": "You were taken into a project",
  "schedules.shift.given": "You are put on a shift",
  "schedules.shift.taken_off": "You are taken off a shift",
  "schedules.shift.changed": "A shift of yours has another time or place",
  "schedules.shift.cancelled": "A shift of yours is cancelled",
  "schedules.week.copied": "A copied week has shifts for you",
  "schedules.swap.asked": "Somebody asks you to take a shift",
  "schedules.swap.answered": "Somebody answers a wish to swap",
  "schedules.swap.decided": "A swap of yours is decided",
  "status.post.written": "A status for you, or one that names you",
  "status.comment.written": "Comments on your statuses, and after yours",
};

export function kindWords(kind: string): string {
  const known = kinds[kind];
  if (known) return known;
  const [, ...rest] = kind.split(".");
  return capital(rest.map(spelled).join(" "));
}

/** Why this person is told. */
const because: Record<string, string> = {
  mention: "you are named",
  direct: "to you",
  reply: "answers you",
  assigned: "yours to do",
  added: "you were added",
  chosen: "for you",
  participant: "your shift",
  asked: "asked of you",
  open: "asked of everybody",
  answered: "you asked",
  decide: "yours to decide",
  decided: "your swap",
  comment: "on your status",
  invitation_accepted: "you invited them",
};

export function reasonWords(reasons: readonly string[]): string {
  return reasons.map((reason) => because[reason] ?? spelled(reason)).join(", ");
}

/** Only a path of this app leads anywhere. */
export function pathOf(path: unknown): string | undefined {
  if (typeof path !== "string" || !path.startsWith("/") || path.startsWith("//") || path.includes("\\"))
    return undefined;
  return path;
}
