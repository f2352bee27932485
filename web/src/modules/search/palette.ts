/** What the palette can find or do. */
export interface Hit {
  key: string;
  group: "Conversations" | "People" | "Do" | "Go to" | (string & {});
  title: string;
  /** A word more: where it is, or who. */
  where?: string;
  hotkey?: string;
  /** The one person it leads to: their conversation stands for them where both would be found. */
  person?: string;
  /** Sorts first among equals; higher is better. */
  weight?: number;
  run: () => void;
}

/** The prefixes that narrow the search to one group. */
const PREFIXES: Record<string, readonly Hit["group"][]> = {
  ">": ["Do", "Go to"],
  "@": ["People"],
  "#": ["Conversations"],
};

export const ORDER: readonly Hit["group"][] = ["Conversations", "People", "Do", "Go to"];

/** Most hits of one group. */
const MOST = 6;

/** The hits for what was typed, best group first and best hit first in each; with nothing typed, what is likely wanted. */
export function findHits(all: readonly Hit[], typed: string): Hit[] {
  const prefix = PREFIXES[typed.charAt(0)];
  const words = (prefix ? typed.slice(1) : typed).trim().toLocaleLowerCase();
  const groups = prefix ?? (words === "" ? ORDER.filter((group) => group !== "People") : ORDER);
  const scored = all
    .filter(({ group }) => groups.includes(group))
    .map((hit) => ({ hit, score: scoreOf(hit.title, words) + (hit.weight ?? 0) / 1_000 }))
    .filter(({ score }) => score >= 1);
  const met = new Set(scored.flatMap(({ hit }) => (hit.group === "Conversations" && hit.person ? [hit.person] : [])));
  const isTwice = ({ group, person }: Hit) => group === "People" && person !== undefined && met.has(person);
  const best = (group: Hit["group"]) =>
    scored.reduce((most, { hit, score }) => (hit.group === group ? Math.max(most, Math.floor(score)) : most), 0);
  return groups
    .toSorted((one, other) => (words === "" ? 0 : best(other) - best(one)))
    .flatMap((group) =>
      scored
        .filter(({ hit }) => hit.group === group && !isTwice(hit))
        .sort((one, other) => other.score - one.score)
        .slice(0, prefix ? 20 : MOST)
        .map(({ hit }) => hit),
    );
}

/** 4: the title begins so; 3: a word of it does; 2: it stands inside; 1: nothing was asked; 0: not found. */
function scoreOf(title: string, words: string): number {
  if (words === "") return 1;
  const text = title.toLocaleLowerCase();
  const at = text.indexOf(words);
  if (at < 0) return 0;
  if (at === 0) return 4;
  return /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? 2 : 3;
}

/** The title in three parts: before, what was typed, after. */
export function highlighted(title: string, typed: string): [string, string, string] {
  const words = typed.replace(/^[>@#]/, "").trim();
  const at = title.toLocaleLowerCase().indexOf(words.toLocaleLowerCase());
  if (words === "" || at < 0) return [title, "", ""];
  return [title.slice(0, at), title.slice(at, at + words.length), title.slice(at + words.length)];
}
