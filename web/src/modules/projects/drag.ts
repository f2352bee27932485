import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import type { Card } from "./types";

/** A card on its way: where it would come to lie if it were let go now. */
export interface Lift {
  card: Card;
  by: "pointer" | "keys";
  /** The column, and the place among its other cards. */
  status: string;
  index: number;
  /** How high the card is, so that its place can be kept. Pixels. */
  height: number;
  width: number;
}

/** A mouse that moves this far drags; a finger that moves this far before its time is up scrolls. Pixels. */
const MOVED = 6;
/** A finger that rests this long on a card lifts it. Milliseconds. */
const LONG_PRESS = 280;
/** This close to an edge the board or the column scrolls along. Pixels. */
const EDGE = 48;

/**
 * Carries cards over a board: with a mouse at once, with a finger after it rested, with the keyboard from space to
 * space. The board's columns are marked `data-lane`, its cards `data-task`.
 */
export function useCarry({
  board,
  ghost,
  onDrop,
}: {
  board: RefObject<HTMLElement | null>;
  /** What follows the pointer. */
  ghost: RefObject<HTMLElement | null>;
  onDrop: (lift: Lift) => void;
}) {
  const [lift, setLift] = useState<Lift | null>(null);
  const now = useRef<Lift | null>(null);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });
  const put = (next: Lift | null) => {
    now.current = next;
    setLift(next);
  };

  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>, card: Card) => {
    if (event.button !== 0 || now.current !== null || stop.current !== null) return;
    const element = event.currentTarget;
    const touch = event.pointerType !== "mouse";
    const from = { x: event.clientX, y: event.clientY };
    const at = { ...from };
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const begin = () => {
      const box = element.getBoundingClientRect();
      const hold = { x: from.x - box.left, y: from.y - box.top };
      const follow = () => {
        const { x, y } = at;
        if (ghost.current) ghost.current.style.transform = `translate(${x - hold.x}px, ${y - hold.y}px)`;
        if (board.current) scrollAlong(board.current, at);
        const spot = spotAt(board.current, card.id, at);
        const held = now.current;
        if (held && spot && (spot.status !== held.status || spot.index !== held.index)) put({ ...held, ...spot });
        frame = requestAnimationFrame(follow);
      };
      const spot = spotAt(board.current, card.id, at) ?? { status: card.status, index: 0 };
      put({ card, by: "pointer", ...spot, height: box.height, width: box.width });
      navigator.vibrate?.(8);
      frame = requestAnimationFrame(follow);
    };
    const move = (moved: globalThis.PointerEvent) => {
      if (moved.pointerId !== event.pointerId) return;
      at.x = moved.clientX;
      at.y = moved.clientY;
      if (now.current !== null || Math.hypot(at.x - from.x, at.y - from.y) < MOVED) return;
      if (touch) end();
      else begin();
    };
    const finish = (moved: globalThis.PointerEvent) => {
      if (moved.pointerId !== event.pointerId) return;
      const held = now.current;
      end();
      if (held === null) return;
      // What ends a drag is no click on a link.
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
      if (moved.type === "pointerup") drop.current(held);
    };
    const hold = (moved: TouchEvent) => now.current !== null && moved.cancelable && moved.preventDefault();
    const noMenu = (menu: Event) => touch && menu.preventDefault();
    const escape = (key: globalThis.KeyboardEvent) => {
      if (key.key !== "Escape" || now.current === null) return;
      swallow(key);
      end();
    };
    const end = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", finish);
      document.removeEventListener("pointercancel", finish);
      document.removeEventListener("touchmove", hold);
      document.removeEventListener("contextmenu", noMenu);
      window.removeEventListener("keydown", escape, true);
      stop.current = null;
      if (now.current?.by === "pointer") put(null);
    };
    stop.current = end;
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", finish);
    document.addEventListener("pointercancel", finish);
    document.addEventListener("touchmove", hold, { passive: false });
    document.addEventListener("contextmenu", noMenu);
    window.addEventListener("keydown", escape, true);
    if (touch) timer = setTimeout(begin, LONG_PRESS);
  };

  /** Lifts with space, and puts down with space or Enter; true when the key was one of carrying. */
  const onKey = (
    event: KeyboardEvent<HTMLElement>,
    card: Card,
    step: (lift: Lift, key: string) => Lift | null,
    start: { status: string; index: number },
  ): boolean => {
    const held = now.current;
    if (held === null) {
      if (event.key !== " ") return false;
      const { height, width } = event.currentTarget.getBoundingClientRect();
      put({ card, by: "keys", ...start, height, width });
    } else if (held.by !== "keys" || held.card.id !== card.id) {
      return false;
    } else if (event.key === " " || event.key === "Enter") {
      put(null);
      drop.current(held);
    } else if (event.key === "Escape") {
      put(null);
    } else {
      const next = step(held, event.key);
      if (next === null) return event.key.startsWith("Arrow");
      put(next);
    }
    return true;
  };

  return { lift, onPointerDown, onKey, cancel: () => put(null) };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** The column under the pointer, or the nearest one, and the place among its cards. */
function spotAt(
  board: HTMLElement | null,
  moving: string,
  { x, y }: { x: number; y: number },
): { status: string; index: number } | null {
  let nearest: HTMLElement | undefined;
  let least = Infinity;
  for (const lane of board?.querySelectorAll<HTMLElement>("[data-lane]") ?? []) {
    const { left, right } = lane.getBoundingClientRect();
    const away = x < left ? left - x : x > right ? x - right : 0;
    if (away >= least) continue;
    least = away;
    nearest = lane;
  }
  if (nearest === undefined) return null;
  const others = [...nearest.querySelectorAll<HTMLElement>("[data-task]")].filter(
    ({ dataset }) => dataset.task !== moving,
  );
  const index = others.filter((card) => {
    const { top, height } = card.getBoundingClientRect();
    return top + height / 2 < y;
  }).length;
  return { status: nearest.dataset.lane ?? "", index };
}

function scrollAlong(board: HTMLElement, { x, y }: { x: number; y: number }): void {
  const { left, right } = board.getBoundingClientRect();
  if (x < left + EDGE) board.scrollLeft -= speed(left + EDGE - x);
  else if (x > right - EDGE) board.scrollLeft += speed(x - right + EDGE);
  for (const lane of board.querySelectorAll<HTMLElement>("[data-lane-scroll]")) {
    const box = lane.getBoundingClientRect();
    if (x < box.left || x > box.right) continue;
    if (y < box.top + EDGE) lane.scrollTop -= speed(box.top + EDGE - y);
    else if (y > box.bottom - EDGE) lane.scrollTop += speed(y - box.bottom + EDGE);
  }
}

/** Pixels a frame: faster the nearer to the edge. */
function speed(into: number): number {
  return Math.min(14, Math.max(1, into / 4));
}
