/** A stretch of what someone wrote: words, or the name of a person that begins with `@`. */
export type Piece = { kind: "text"; text: string } | { kind: "name"; text: string; userId: string };

/** Someone who may be named with `@`. */
export interface Named {
  user_id: string;
  name: string;
}

/** An @ that starts a word. */
const CANDIDATE = /(?<![\p{L}\p{N}_@.])@(?=\p{L})/gu;

/** Cuts a text where people are named. Every character of it is in exactly one piece. */
export function parse(content: string, people: readonly Named[] = []): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index } of content.matchAll(CANDIDATE)) {
    if (index < at) continue;
    const piece = nameAt(content, index, people);
    if (piece === undefined) continue;
    if (index > at) pieces.push({ kind: "text", text: content.slice(at, index) });
    pieces.push(piece);
    at = index + piece.text.length;
  }
  if (at < content.length) pieces.push({ kind: "text", text: content.slice(at) });
  return pieces;
}

/** A picture's address, if it may be loaded: http and https only. */
export function safePhoto(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const { protocol, href } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/** The longest name that stands after the @: a full name, with or without its spaces, or a first name. */
function nameAt(content: string, from: number, people: readonly Named[]): Piece | undefined {
  let best: Piece | undefined;
  for (const { user_id, name } of people) {
    for (const called of [name, name.split(/\s/u, 1)[0] ?? "", name.replaceAll(" ", "")]) {
      if (called === "" || called.length + 1 <= (best?.text.length ?? 0)) continue;
      const text = content.slice(from, from + 1 + called.length);
      if (text.slice(1).toLocaleLowerCase() !== called.toLocaleLowerCase()) continue;
      if (/[\p{L}\p{N}_]/u.test(content.charAt(from + text.length))) continue;
      best = { kind: "name", text, userId: user_id };
    }
  }
  return best;
}
