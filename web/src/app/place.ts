import type { LinkProps } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { Me } from "@/api/types";
import type { Noun } from "@/ui/words";

/** A place of the hall, as the rail, the bar of a phone and the keyboard know it. A module says its own in its `place.ts`. */
export interface Place {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  /** What is kept here, for organizations that have a word of their own for it. */
  thing?: string;
  icon: LucideIcon;
  /** The key that leads here after `g`. */
  key?: string;
  /** Whether this person may enter. What is off or closed to them is not shown. */
  isOpen: (me: Me) => boolean;
  /** A hook: how much here is for this person alone. */
  useCount?: () => number;
  /** What is counted, for who hears it and does not see it. */
  counts?: string;
  /**
   * Where it stands: at the head of the rail, at its foot, or behind the bell. On a phone the first four of the head
   * stand in the bar, and all others under More.
   */
  stands: "head" | "foot" | "bell";
}

/** What a place is called here. */
export function labelOf({ label, thing }: Place, nounFor: (thing: string) => Noun): string {
  return thing === undefined ? label : nounFor(thing).Many;
}
