/**
 * Ctrl K, pressed while the page is still being put together: it is kept for whoever opens the palette, for as long as
 * the person would still expect it. Milliseconds.
 */
const KEPT = 5_000;

let pressedAt: number | undefined;
let isTaken = false;

function keep(event: KeyboardEvent): void {
  if (isTaken || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault(); // or the browser's own search would open
  pressedAt = performance.now();
}

export function keepEarlyKeys(): void {
  document.addEventListener("keydown", keep);
}

/** Whether it was pressed a moment ago. From now on whoever asks hears the key themselves. */
export function takeEarlyPalette(): boolean {
  isTaken = true;
  document.removeEventListener("keydown", keep);
  const wanted = pressedAt !== undefined && performance.now() - pressedAt < KEPT;
  pressedAt = undefined;
  return wanted;
}
