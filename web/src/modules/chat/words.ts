import type { Conversation, ConversationMember } from "./types";

/** What a conversation is called by this person: its name, or the people in it. */
export function titleOf(conversation: Conversation, me: string): string {
  if (conversation.name) return conversation.name;
  const others = othersIn(conversation, me);
  if (others.length === 0) return conversation.members[0]?.name ?? "Only you";
  if (conversation.type === "direct") return others[0]?.name ?? "";
  return others.map(({ name }) => firstName(name)).join(", ");
}

export function othersIn(conversation: Conversation, me: string): ConversationMember[] {
  return conversation.members.filter(({ user_id }) => user_id !== me);
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/u, 1)[0] ?? name;
}

/** “Ana”, “Ana and Ben”, “Ana, Ben and 3 others”. */
export function listOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} others`] : shown;
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

/** “10:41” */
export function timeOf(at: string | number): string {
  return clock.format(new Date(at));
}

/** “Today”, “Yesterday”, “Tomorrow”, “Tuesday 17 March”, and with its year when that is not this one. */
export function dayName(at: string | number, now = Date.now()): string {
  const date = new Date(at);
  const days = Math.round((midnight(now) - midnight(date.getTime())) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days === -1) return "Tomorrow";
  return date.getFullYear() === new Date(now).getFullYear() ? weekday.format(date) : dated.format(date);
}

/** The whole moment, for whoever points at a time. */
export function momentOf(at: string): string {
  return full.format(new Date(at));
}

/** “10:41” of today, else “Yesterday 10:41”, “Tuesday 17 March 10:41”. */
export function sinceWhen(at: string | number, now = Date.now()): string {
  const day = dayName(at, now);
  return day === "Today"
    ? timeOf(at)
    : `${/^(?:Yesterday|Tomorrow)$/.test(day) ? day.toLowerCase() : day} ${timeOf(at)}`;
}

/** “08:14 in Aarhus”, for a person whose zone is not this browser's. */
export function localTime(zone: string | null | undefined, now = Date.now()): string | undefined {
  if (!zone || zone === Intl.DateTimeFormat().resolvedOptions().timeZone) return undefined;
  try {
    const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(now);
    const city = zone.split("/").at(-1)?.replaceAll("_", " ");
    return time === timeOf(now) || zone === "UTC" ? undefined : `${time} in ${city}`;
  } catch {
    return undefined; // a zone this browser does not know
  }
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
