import type { Presence } from "@/ui/avatar";

/** Who is in comes first, then who is away, then the others; each by name. */
const order: Record<Presence, number> = { online: 0, dnd: 0, away: 1, offline: 2 };

export function inOrder<Person extends { id: string; name: string }>(
  people: readonly Person[],
  presence: (id: string) => Presence,
): Person[] {
  return [...people].sort(
    (a, b) => order[presence(a.id)] - order[presence(b.id)] || a.name.localeCompare(b.name) || a.id.localeCompare(b.id),
  );
}

/** How many are in the hall: here, and not to be disturbed; who is away is not. */
export function countIn(people: readonly { id: string }[], presence: (id: string) => Presence): number {
  return people.filter(({ id }) => order[presence(id)] === 0).length;
}

/** A number as the beginning of a sentence has it: “No”, “One” … “Twelve”, then figures. */
export function spelledOut(number: number): string {
  return words[number] ?? String(number);
}

const words = "No,One,Two,Three,Four,Five,Six,Seven,Eight,Nine,Ten,Eleven,Twelve".split(",");
