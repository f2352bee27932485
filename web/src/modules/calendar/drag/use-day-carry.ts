import { useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import type { Item } from "../layout/items";
import { daysBetween, plusDays, type Day } from "../time/day";
import { carry, dayAt } from "./carry";
import { carriedDays, timesOf, type Times } from "./times";

/** What is carried, and the days it would lie over if it were let go now. */
export interface Held {
  item: Item;
  key: string;
  from: Day;
  to: Day;
}

/** Carrying from day to day, by mouse, finger and keys, over elements marked `data-day`. */
export function useDayCarry({
  root,
  zone,
  onMove,
}: {
  root: RefObject<HTMLElement | null>;
  zone: string;
  onMove: (item: Item, times: Times) => void;
}) {
  const [held, setHeld] = useState<Held | null>(null);
  const live = useRef<Held | null>(null);
  const put = (next: Held | null) => {
    live.current = next;
    setHeld(next);
  };
  const carryBy = (item: Item, days: number) =>
    put({ item, key: item.key, from: plusDays(item.from, days), to: plusDays(item.to, days) });
  const finish = () => {
    const done = live.current;
    put(null);
    if (done === null || done.from === done.item.from) return;
    const { item } = done;
    onMove(item, timesOf(item, carriedDays(item, item.from, done.from), zone));
  };
  const onDown = (event: PointerEvent<HTMLElement>, item: Item) => {
    event.stopPropagation();
    let from: Day | undefined;
    carry(event, {
      begin: (point) => {
        from = dayAt(root.current, point)?.day;
      },
      move: (point) => {
        const to = dayAt(root.current, point)?.day;
        if (from !== undefined && to !== undefined) carryBy(item, daysBetween(from, to));
      },
      drop: finish,
      cancel: () => put(null),
    });
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, item: Item) => {
    const lifted = live.current;
    if (lifted === null) {
      if (event.key !== " ") return;
      carryBy(item, 0);
    } else if (event.key === " " || event.key === "Enter") finish();
    else if (event.key === "Escape") put(null);
    else {
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
      if (by === undefined) return;
      carryBy(item, daysBetween(item.from, lifted.from) + by);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { held, onDown, onKey };
}
