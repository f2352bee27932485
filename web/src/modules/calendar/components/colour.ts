import type { CSSProperties } from "react";
import { pigment } from "@/ui/person";
import { cx } from "@/ui/classes";
import type { Answer, Instance } from "../types";

/** The pigment of a person, as `--b` and `--c` for what is theirs. */
export function pigmentOf(id: string | null): CSSProperties {
  const at = pigment(id ?? "") + 1;
  return { "--b": `var(--p${at})`, "--c": `var(--p${at}-ink)` } as CSSProperties;
}

/** Whose it is: of what is private to others, in whose calendar it stands. */
export function ownerOf({ organizer_id, user_ids }: Instance): string | null {
  return organizer_id ?? user_ids[0] ?? null;
}

/** How this person has answered; null where nothing was asked of them. */
export function answerOf({ attendees, organizer_id }: Instance, me: string): Answer | null {
  if (organizer_id === me) return null;
  return attendees.find(({ user_id }) => user_id === me)?.answer ?? null;
}

/** An event: a tint of the pigment with an edge of its ink, less of it where the person has not said that they come. */
export function eventLook(answer: Answer | null): string {
  return cx(
    "border-l-3 border-(--c) text-(--c)",
    answer === "tentative"
      ? "bg-[repeating-linear-gradient(135deg,color-mix(in_oklab,var(--b)_64%,var(--surface))_0_6px,color-mix(in_oklab,var(--b)_30%,var(--surface))_6px_12px)]"
      : answer === "pending"
        ? "bg-surface shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--c)_45%,transparent)]"
        : answer === "declined"
          ? "bg-[color-mix(in_oklab,var(--b)_22%,var(--surface))] line-through"
          : "bg-[color-mix(in_oklab,var(--b)_64%,var(--surface))]",
  );
}

export const answerWords: Record<Answer, string> = {
  pending: "not answered",
  accepted: "going",
  declined: "declined",
  tentative: "maybe",
};
