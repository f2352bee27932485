/** Something that takes time on a day. Minutes since midnight. */
export interface Stretch {
  start: number;
  end: number;
}

/** Where it stands among those it shares time with: how far from the left and how wide, as parts of the day's width. */
export interface Stand {
  left: number;
  width: number;
}

/** Shorter than this it is laid out as if it were so long, or its name could not be read. Minutes. */
const LEAST = 20;

/**
 * Puts what happens at the same time side by side. Who begins first stands left, the longer one before the shorter; each
 * takes what room there is to its right. Answers in the order it was asked.
 */
export function sideBySide(stretches: readonly Stretch[]): Stand[] {
  const all = stretches
    .map(({ start, end }, at) => ({ at, start, end: Math.max(end, start + LEAST), column: 0 }))
    .sort((one, other) => one.start - other.start || other.end - one.end || one.at - other.at);
  const stands: Stand[] = stretches.map(() => ({ left: 0, width: 1 }));
  for (const group of together(all)) {
    const ends: number[] = [];
    for (const one of group) {
      const free = ends.findIndex((end) => end <= one.start);
      one.column = free < 0 ? ends.length : free;
      ends[one.column] = one.end;
    }
    const columns = ends.length;
    for (const one of group) {
      const right = group
        .filter((other) => other.column > one.column && other.start < one.end && one.start < other.end)
        .reduce((least, other) => Math.min(least, other.column), columns);
      stands[one.at] = { left: one.column / columns, width: (right - one.column) / columns };
    }
  }
  return stands;
}

/** Groups in which each shares time with another of the group. Sorted by their start. */
function* together<T extends Stretch>(sorted: readonly T[]): Generator<T[]> {
  let group: T[] = [];
  let end = -Infinity;
  for (const one of sorted) {
    if (group.length > 0 && one.start >= end) {
      yield group;
      group = [];
    }
    group.push(one);
    end = group.length === 1 ? one.end : Math.max(end, one.end);
  }
  if (group.length > 0) yield group;
}
