import type { Card, Column } from "../types";

type Cards = readonly Card[];

/** The order of a column: places are compared letter by letter, and equal ones by id. */
export function inOrder(one: Card, other: Card): number {
  if (one.position !== other.position) return one.position < other.position ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** The cards with this one as it is now; what is known to be newer stays. */
export function withCard(cards: Cards, card: Card): Cards {
  const at = cards.findIndex(({ id }) => id === card.id);
  if (at < 0) return [...cards, card];
  const known = cards[at];
  return known !== undefined && known.revision > card.revision ? cards : cards.with(at, { ...known, ...card });
}

export function withoutCard(cards: Cards, id: string): Cards {
  const left = cards.filter((card) => card.id !== id);
  return left.length === cards.length ? cards : left;
}

/** What was just read, with what the live line told while it was on its way. */
export function withLater(read: Cards, here: Cards | undefined, gone: ReadonlySet<string>): Cards {
  const later = new Map(here?.map((card) => [card.id, card]));
  const merged: Card[] = [];
  for (const card of read) {
    const live = later.get(card.id);
    later.delete(card.id);
    if (!gone.has(card.id)) merged.push(live !== undefined && live.revision > card.revision ? live : card);
  }
  return merged;
}

/** The columns with their cards, each in its order. A card of no known column is in none. */
export function lanesOf(cards: Cards, columns: readonly Column[]): { column: Column; cards: Card[] }[] {
  const byStatus = new Map<string, Card[]>(columns.map(({ key }) => [key, []]));
  for (const card of cards) byStatus.get(card.status)?.push(card);
  return columns.map((column) => ({ column, cards: (byStatus.get(column.key) ?? []).sort(inOrder) }));
}

/** A place strictly between two others, as the server would choose it; only to show the card there until it answers. */
export function between(low: string | undefined, high: string | undefined): string {
  const digit = (text: string, at: number) => Number.parseInt(text.charAt(at) || "0", 16);
  let place = "";
  let bound = high;
  for (let at = 0; at < 64; at++) {
    const a = digit(low ?? "", at);
    const b = bound === undefined ? 16 : digit(bound, at);
    if (b - a > 1) return place + Math.floor(a + (b - a) / 2).toString(16);
    place += a.toString(16);
    if (b > a) bound = undefined;
  }
  return place + "8";
}

/** The place at a spot of a column: before a card of it, or at its end. */
export function placeAt(column: readonly Card[], before: string | null, moving: string): string {
  const others = column.filter(({ id }) => id !== moving).sort(inOrder);
  const at = before === null ? -1 : others.findIndex(({ id }) => id === before);
  const end = at < 0 ? others.length : at;
  return between(others[end - 1]?.position, others[end]?.position);
}
