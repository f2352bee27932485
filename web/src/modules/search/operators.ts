/** What can stand before a word and narrow the search. */
export interface Operator {
  /** With its colon: `from:`. */
  word: string;
  says: string;
}

export const operators: readonly Operator[] = [
  { word: "from:", says: "who wrote it" },
  { word: "in:", says: "a conversation or a project" },
  { word: "is:", says: "open, done, pinned" },
  { word: "kind:", says: "message, task, project, event, status, person" },
  { word: "before:", says: "a day, like 2026-11-01" },
  { word: "after:", says: "a day, like 2026-11-01" },
];

const VALUES: Record<string, readonly string[]> = {
  "is:": [
    ...["open", "done", "pinned", "active", "completed", "recurring", "left"],
    ...["planned", "paused", "cancelled", "channel", "group", "public", "private", "role-based", "here", "once"],
  ],
  "kind:": ["message", "task", "project", "status", "person", "conversation", "event"],
};

/** Something that would go on from where the caret is. */
export interface Offer {
  /** What the query is when it is taken. */
  query: string;
  word: string;
  says: string;
}

/** Names that may stand after an operator. */
export interface Names {
  people: readonly string[];
  places: readonly string[];
}

const MOST = 7;

/** What goes on from the last word of a query: operators at its beginning, and after one what may follow it. */
export function offersFor(query: string, { people, places }: Names, today: string): Offer[] {
  const last = lastWordOf(query);
  const head = query.slice(0, query.length - last.length);
  const operator = operators.find(({ word }) => last.toLowerCase().startsWith(word));
  if (operator === undefined) {
    const begun = operators.filter(({ word }) => word.startsWith(last.toLowerCase()));
    return begun.map(({ word, says }) => ({ query: head + word, word, says }));
  }
  const begun = last.slice(operator.word.length).replace(/^["#]/, "").toLocaleLowerCase();
  const values: readonly string[] =
    operator.word === "from:"
      ? ["me", ...people]
      : operator.word === "in:"
        ? places
        : operator.word === "before:" || operator.word === "after:"
          ? [today]
          : (VALUES[operator.word] ?? []);
  return values
    .filter((value) => value.toLocaleLowerCase().startsWith(begun) && value.toLocaleLowerCase() !== begun)
    .slice(0, MOST)
    .map((value) => {
      const word = operator.word + (/\s/.test(value) ? `"${value}"` : value);
      return { query: `${head}${word} `, word, says: "" };
    });
}

/** The word that is being typed: after an operator, a quotation mark that is still open holds it together. */
function lastWordOf(query: string): string {
  return /(?:^|\s)(\w+:"[^"]*|\S*)$/.exec(query)?.[1] ?? "";
}

/**
 * A query as far as it can be asked, and the operator at its end that still lacks its word, or half of it: asking with
 * that could only be refused. A word that nothing begins with is asked, so that the server says what it knows.
 */
export function askedOf(query: string): { asked: string; awaits?: Operator } {
  const last = lastWordOf(query);
  const operator = operators.find(({ word }) => last.toLowerCase().startsWith(word));
  if (operator === undefined) return { asked: query };
  const value = last.slice(operator.word.length).toLowerCase();
  const isWhole = isWholeAfter(operator.word, value.replace(/^"/, ""));
  return isWhole ? { asked: query } : { asked: query.slice(0, query.length - last.length).trim(), awaits: operator };
}

function isWholeAfter(operator: string, value: string): boolean {
  if (value === "") return false;
  if (operator === "before:" || operator === "after:") return !/^[\d-]{0,9}$/.test(value);
  const known = VALUES[operator];
  return known === undefined || known.includes(value) || !known.some((word) => word.startsWith(value));
}
