import { count, listing } from "@/ui/words";
import type { Shift, Swap } from "./types";

/** The names of who is on it, first names alone: `Ana, Ben`. */
export function facesOf({ participants }: Pick<Shift, "participants">): string {
  return participants.map(({ name }) => firstName(name)).join(", ");
}

export function firstName(name: string): string {
  return name.split(" ")[0] ?? name;
}

/** What is missing: `Nobody yet`, `1 more needed`; null where it is whole. */
export function gapWords({ missing, participant_ids }: Pick<Shift, "missing" | "participant_ids">): string | null {
  if (missing === 0) return null;
  return participant_ids.length === 0 && missing === 1 ? "Nobody yet" : `${missing} more needed`;
}

/** What is missing in a week: `3 people missing`. */
export function missingWords(missing: number): string {
  return `${count(missing, "person", "people")} missing`;
}

/** `7 h`, `7½ h`, `20 min` */
export function hoursWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const whole = Math.floor(minutes / 60);
  const rest = minutes - whole * 60;
  return rest === 0 ? `${whole} h` : rest === 30 ? `${whole}½ h` : `${whole} h ${rest} min`;
}

/** What a swap is about, in a line: `Ana asks Ben`, `Ben takes it from Ana`. */
export function swapWords(swap: Swap, nameOf: (id: string) => string): string {
  const from = nameOf(swap.from_user_id);
  const to = swap.to_user_id && nameOf(swap.to_user_id);
  if (swap.status === "accepted" && to) return `${to} takes it from ${from}`;
  return `${from} asks ${to ?? "everybody"}`;
}

/** `Ana and Ben`, or that nobody is. */
export function peopleWords({ participants }: Pick<Shift, "participants">): string {
  return participants.length === 0 ? "Nobody" : listing(participants.map(({ name }) => name));
}
