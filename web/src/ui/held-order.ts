import { useState } from "react";

/**
 * A list that others add to at its head, shown without moving: what came since it was first shown is counted and waits
 * for `release`. What is added at its end (older pages) is shown at once. A new `about` begins anew.
 */
export function useHeldOrder<T extends { id: string }>(
  list: readonly T[],
  about = "",
): { shown: readonly T[]; fresh: number; release: () => void } {
  const now = () => ({ about, ids: list.map(({ id }) => id) });
  const [held, setHeld] = useState(now);
  if (held.about !== about || (held.ids.length === 0 && list.length > 0)) setHeld(now());
  const known = new Set(held.ids);
  const from = Math.max(
    0,
    list.findIndex(({ id }) => known.has(id)),
  );
  return { shown: list.slice(from), fresh: from, release: () => setHeld(now()) };
}
