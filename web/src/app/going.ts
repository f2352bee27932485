import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Place } from "./place";

/** How long `g` waits for the letter of a place. Milliseconds. */
const WAITS = 1_500;

/**
 * `g`, then the letter of a place, goes there. Silent in text fields, under dialogs and in open menus. It hears before
 * the screens do, so that the second letter is not also theirs.
 */
export function useGoing(places: readonly Place[]): void {
  const navigate = useNavigate();
  const known = useRef(places);
  useEffect(() => {
    known.current = places;
  });
  useEffect(() => {
    let since = -WAITS;
    const hear = (event: KeyboardEvent) => {
      const waiting = event.timeStamp - since < WAITS;
      since = -WAITS;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isElsewhere(event.target)) return;
      const key = event.key.toLowerCase();
      const place = waiting ? known.current.find((one) => one.key === key) : undefined;
      if (place !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        void navigate({ to: place.to });
      } else if (key === "g" && !event.repeat) since = event.timeStamp;
    };
    document.addEventListener("keydown", hear, { capture: true });
    return () => document.removeEventListener("keydown", hear, { capture: true });
  }, [navigate]);
}

function isElsewhere(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  return typing || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}
