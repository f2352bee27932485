import type { PointerEvent } from "react";

/** What a pointer does once it drags: where it is, and how it ends, after a last move. Points are of the window, in pixels. */
export interface Carrying {
  begin: (at: Point) => void;
  move: (at: Point) => void;
  drop: () => void;
  cancel: () => void;
  /** What scrolls along when the pointer comes near its edge. */
  scroller?: HTMLElement | null;
}

export interface Point {
  x: number;
  y: number;
}

/** A mouse that moves this far drags; a finger that moves this far before its time is up scrolls. Pixels. */
const MOVED = 5;
/** A finger that rests this long takes hold. Milliseconds. */
const LONG_PRESS = 280;
/** This close to an edge it scrolls along. Pixels. */
const EDGE = 40;

/** One pointer drags at a time. */
let isTaken = false;

/**
 * Follows a pointer from where it came down: a mouse drags at once, a finger after it rested; a finger that moves before
 * that scrolls as ever. What ends a drag is no click.
 */
export function carry(event: PointerEvent<HTMLElement>, { begin, move, drop, cancel, scroller }: Carrying): void {
  if (event.button !== 0 || isTaken) return;
  isTaken = true;
  const touch = event.pointerType !== "mouse";
  const from = { x: event.clientX, y: event.clientY };
  const at = { ...from };
  let frame = 0;
  let held = false;
  const take = () => {
    held = true;
    if (touch) navigator.vibrate?.(8);
    begin({ ...from });
    const follow = () => {
      if (scroller) scrollAlong(scroller, at);
      move({ ...at });
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
  };
  const timer = touch ? setTimeout(take, LONG_PRESS) : undefined;
  const onMove = (moved: globalThis.PointerEvent) => {
    if (moved.pointerId !== event.pointerId) return;
    at.x = moved.clientX;
    at.y = moved.clientY;
    if (held || Math.hypot(at.x - from.x, at.y - from.y) < MOVED) return;
    if (touch) end();
    else take();
  };
  const onEnd = (moved: globalThis.PointerEvent) => {
    if (moved.pointerId !== event.pointerId) return;
    const was = held;
    end();
    if (!was) return;
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
    if (moved.type !== "pointerup") return cancel();
    // A quick hand lets go before the next frame has seen where it went.
    move({ x: moved.clientX, y: moved.clientY });
    drop();
  };
  const onTouch = (moved: TouchEvent) => held && moved.cancelable && moved.preventDefault();
  const onMenu = (menu: Event) => touch && menu.preventDefault();
  const onKey = (key: KeyboardEvent) => {
    if (key.key !== "Escape" || !held) return;
    swallow(key);
    end();
    cancel();
  };
  const end = () => {
    isTaken = false;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    document.removeEventListener("pointermove", onMove);
    document.removeEventListener("pointerup", onEnd);
    document.removeEventListener("pointercancel", onEnd);
    document.removeEventListener("touchmove", onTouch);
    document.removeEventListener("contextmenu", onMenu);
    window.removeEventListener("keydown", onKey, true);
  };
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onEnd);
  document.addEventListener("pointercancel", onEnd);
  document.addEventListener("touchmove", onTouch, { passive: false });
  document.addEventListener("contextmenu", onMenu);
  window.addEventListener("keydown", onKey, true);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function scrollAlong(scroller: HTMLElement, { y }: Point): void {
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE) scroller.scrollTop -= speed(top + EDGE - y);
  else if (y > bottom - EDGE) scroller.scrollTop += speed(y - bottom + EDGE);
}

/** Pixels a frame: faster the nearer to the edge. */
function speed(into: number): number {
  return Math.min(14, Math.max(1, into / 4));
}

/** The day under a pointer, or the nearest of a row of them: elements marked `data-day`. */
export function dayAt(root: HTMLElement | null, { x, y }: Point): { day: string; box: DOMRect } | null {
  let found: { day: string; box: DOMRect } | null = null;
  let least = Infinity;
  for (const element of root?.querySelectorAll<HTMLElement>("[data-day]") ?? []) {
    const box = element.getBoundingClientRect();
    const aside = Math.max(box.left - x, 0, x - box.right) + Math.max(box.top - y, 0, y - box.bottom);
    if (aside >= least) continue;
    least = aside;
    found = { day: element.dataset.day ?? "", box };
  }
  return found;
}
