import { useLayoutEffect, useRef } from "react";
import type { Item } from "./layout/items";

/**
 * Keeps the focus on an event that moves: on another day its box is another one. Answers how to begin following an event, which
 * ends as soon as the focus goes elsewhere.
 */
export function useFollow(items: readonly Item[] | undefined): (item: Item) => void {
  const followed = useRef<string | null>(null);
  useLayoutEffect(() => {
    const key = followed.current;
    const focused = document.activeElement;
    if (key === null || (focused instanceof HTMLElement && focused.dataset.event === key)) return;
    if (focused === null || focused === document.body) focusOn(key);
    else followed.current = null;
  }, [items]);
  return ({ key }) => {
    followed.current = key;
  };
}

function focusOn(key: string): void {
  const boxes = [...document.querySelectorAll<HTMLElement>("#main [data-event]")];
  boxes.find(({ dataset }) => dataset.event === key)?.focus({ preventScroll: true });
}
