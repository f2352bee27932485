import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import type { Item } from "../layout/items";
import { plusDays, type Day } from "../time/day";
import { clockWords, plusMinutes, wallOf, type Wall } from "../time/zone";
import { longDay, titleOf } from "../words";
import { carry, dayAt, type Point } from "./carry";
import { carried, drawn, minuteAt, shifted, STEP, stretched, timesOf, type Times, type WallSpan } from "./times";

/** What is being drawn, carried or stretched, and where it would be if it were let go now. */
export interface Draft {
  kind: "new" | "move" | "start" | "end";
  by: "pointer" | "keys";
  item: Item | null;
  title: string | null;
  span: WallSpan;
}

export interface TimeDrag {
  draft: Draft | null;
  /** Where the keyboard is between the hours. */
  cursor: Wall;
  /** What the keyboard has just done, in words. */
  says: string;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
  onItemDown: (event: PointerEvent<HTMLElement>, item: Item, kind: "move" | "start" | "end") => void;
  onItemKey: (event: KeyboardEvent<HTMLElement>, item: Item, movable: boolean) => void;
  onCellKey: (event: KeyboardEvent<HTMLElement>) => void;
  focusOn: (day: Day) => void;
}

const OPENING = 9 * 60;
/** An event begun with one press lasts so long. Minutes. */
const USUAL = 60;

/** Drawing, moving and stretching between the hours: by mouse, by finger, and by keys. */
export function useTimeDrag({
  scroller,
  columns,
  days,
  today,
  now,
  zone,
  mayWrite,
  handles,
  onDraw,
  onMove,
}: {
  scroller: RefObject<HTMLElement | null>;
  columns: RefObject<HTMLElement | null>;
  days: readonly Day[];
  today: Day;
  now: number;
  zone: string;
  mayWrite: boolean;
  handles: { opened: string | undefined };
  onDraw: (span: WallSpan, allDay: boolean) => void;
  onMove: (item: Item, times: Times) => void;
}): TimeDrag {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [says, setSays] = useState("");
  const [spot, setSpot] = useState<Wall | null>(null);
  const live = useRef<Draft | null>(null);
  const wasOpen = useRef(false);
  const put = (next: Draft | null) => {
    live.current = next;
    setDraft(next);
  };

  const isHere = spot !== null && days.includes(spot.day);
  const hour = Math.floor(wallOf(now, zone).minute / 60) * 60;
  const cursor = isHere
    ? spot
    : days.includes(today)
      ? { day: today, minute: Math.min(hour, 1380) }
      : { day: days[0] ?? today, minute: spot?.minute ?? OPENING };

  // The keyboard's place is seen once it moves.
  useEffect(() => {
    const hours = scroller.current;
    if (spot === null || hours === null) return;
    const { scrollHeight, clientHeight, scrollTop } = hours;
    const top = (scrollHeight * spot.minute) / 1440;
    const height = scrollHeight / 24;
    if (top < scrollTop) hours.scrollTo({ top: top - height / 2 });
    else if (top + height > scrollTop + clientHeight) hours.scrollTo({ top: top + height * 1.5 - clientHeight });
  }, [spot, scroller]);

  const wallAt = (point: Point): Wall | null => {
    const found = dayAt(columns.current, { x: point.x, y: 0 });
    return found && { day: found.day, minute: minuteAt((point.y - found.box.top) / found.box.height) };
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    wasOpen.current = handles.opened !== undefined;
    if (!mayWrite || !(event.target instanceof HTMLElement) || event.target.dataset.day === undefined) return;
    let anchor: Wall | null = null;
    carry(event, {
      scroller: scroller.current,
      begin: (at) => {
        anchor = wallAt(at);
      },
      move: (point) => {
        const at = wallAt(point);
        if (anchor && at) put({ kind: "new", by: "pointer", item: null, title: null, span: drawn(anchor, at) });
      },
      drop: () => {
        const done = live.current;
        put(null);
        if (done) onDraw(done.span, false);
      },
      cancel: () => put(null),
    });
  };

  const onClick = (event: React.MouseEvent<HTMLElement>) => {
    // The first press beside what is open only closes it.
    if (!mayWrite || wasOpen.current || !(event.target instanceof HTMLElement)) return;
    if (event.target.dataset.day === undefined) return;
    const at = wallAt({ x: event.clientX, y: event.clientY });
    if (at === null) return;
    const start = { ...at, minute: Math.floor(at.minute / 30) * 30 };
    onDraw({ start, end: plusMinutes(start, USUAL) }, false);
  };

  const onItemDown = (event: PointerEvent<HTMLElement>, item: Item, kind: "move" | "start" | "end") => {
    event.stopPropagation();
    let held: Wall | null = null;
    carry(event, {
      scroller: scroller.current,
      begin: (at) => {
        held = wallAt(at);
      },
      move: (point) => {
        const at = wallAt(point);
        if (held === null || at === null) return;
        const span = kind === "move" ? carried(item, held, at) : stretched(item, kind, at);
        put({ kind, by: "pointer", item, title: titleOf(item.instance), span });
      },
      drop: () => finish(item),
      cancel: () => put(null),
    });
  };

  const finish = (item: Item) => {
    const done = live.current;
    put(null);
    if (done === null) return;
    const { start, end } = done.span;
    if (isSame(start, item.start) && isSame(end, item.end)) return;
    onMove(item, timesOf(item, done.span, zone));
  };

  const onItemKey = (event: KeyboardEvent<HTMLElement>, item: Item, movable: boolean) => {
    const lifted = live.current;
    if (lifted === null || lifted.by !== "keys") {
      if (event.key === " " && movable) {
        put({ kind: "move", by: "keys", item, title: titleOf(item.instance), span: item });
        setSays(`${titleOf(item.instance)} lifted. Arrows move it, Shift and arrows stretch it, space puts it down.`);
      } else if (!walk(event)) return;
    } else if (event.key === " " || event.key === "Enter") {
      setSays(`${lifted.title} put down`);
      finish(item);
    } else if (event.key === "Escape") {
      setSays(`${lifted.title} stays where it was`);
      put(null);
    } else {
      const span = stepped(lifted.span, event);
      if (span === null) return;
      put({ ...lifted, span });
      setSays(`${longDay(span.start.day)}, ${clockWords(span.start.minute)} to ${clockWords(span.end.minute)}`);
      setSpot(span.start);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onCellKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = days.indexOf(cursor.day);
    const goTo = (day: Day | undefined, minute: number) => {
      if (day === undefined) return;
      const next = { day, minute: Math.min(1440 - 30, Math.max(0, minute)) };
      setSpot(next);
      setSays(`${day === cursor.day ? "" : `${longDay(day)}, `}${clockWords(next.minute)}`);
      columns.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus({ preventScroll: true });
    };
    const moves: Record<string, (() => void) | undefined> = {
      ArrowUp: () => goTo(cursor.day, cursor.minute - 30),
      ArrowDown: () => goTo(cursor.day, cursor.minute + 30),
      ArrowLeft: () => goTo(days[Math.max(0, at - 1)], cursor.minute),
      ArrowRight: () => goTo(days[Math.min(days.length - 1, at + 1)], cursor.minute),
      Home: () => goTo(days[0], cursor.minute),
      End: () => goTo(days.at(-1), cursor.minute),
    };
    const make = mayWrite ? () => onDraw({ start: cursor, end: plusMinutes(cursor, USUAL) }, false) : undefined;
    const deed = event.key === "Enter" || event.key === " " ? make : moves[event.key];
    if (deed === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  };

  const focusOn = (day: Day) => day !== cursor.day && setSpot({ day, minute: cursor.minute });

  return { draft, cursor, says, onPointerDown, onClick, onItemDown, onItemKey, onCellKey, focusOn };
}

function isSame(one: Wall, other: Wall): boolean {
  return one.day === other.day && one.minute === other.minute;
}

/** What an arrow does to what is lifted: by a quarter of an hour, or a day; with Shift it stretches. */
function stepped(span: WallSpan, { key, shiftKey }: KeyboardEvent): WallSpan | null {
  const minutes = { ArrowUp: -STEP, ArrowDown: STEP }[key];
  if (minutes !== undefined) {
    if (!shiftKey) return shifted(span, minutes);
    return stretched(span, "end", plusMinutes(span.end, minutes - STEP));
  }
  const days = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (days === undefined) return null;
  const by = (wall: Wall) => ({ ...wall, day: plusDays(wall.day, days) });
  return { start: by(span.start), end: by(span.end) };
}

/** Arrows go from event to event; true when they did. */
function walk(event: KeyboardEvent<HTMLElement>): boolean {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  const all = [...document.querySelectorAll<HTMLElement>("#main [data-event]")];
  all[all.indexOf(event.currentTarget) + by]?.focus();
  return true;
}
