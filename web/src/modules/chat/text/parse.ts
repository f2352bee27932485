/**
 * A message's text, cut into pieces that are drawn differently. Every character of the text is in exactly one piece,
 * and pieces become text nodes: nothing a person writes is ever read as markup.
 */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "code"; text: string }
  | { kind: "name"; text: string; userId: string };

/** Someone who may be named with `@`. */
export interface Named {
  user_id: string;
  name: string;
}

/** Schemes a link may have; everything else stays text. */
const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** Candidates, in one pass and without backtracking: `code`, an address, or an @ that starts a word. */
const CANDIDATE = /`[^`\n]+`|\b(?:https?:\/\/|mailto:)[^\s<>"'`\p{Cc}\p{Bidi_C}]+|(?<![\p{L}\p{N}_@.])@(?=\p{L})/giu;

export function parse(content: string, people: readonly Named[] = []): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (piece: Piece, from: number) => {
    if (from > at) pieces.push({ kind: "text", text: content.slice(at, from) });
    pieces.push(piece);
    at = from + piece.text.length;
  };
  for (const match of content.matchAll(CANDIDATE)) {
    if (match.index < at) continue;
    const piece = pieceOf(match[0], content, match.index, people);
    if (piece !== undefined) add(piece, match.index);
  }
  if (at < content.length) pieces.push({ kind: "text", text: content.slice(at) });
  return pieces;
}

/** The address as a link's target, or undefined when it is not one that may be opened from a message. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    if (!SCHEMES.has(url.protocol)) return undefined;
    if (url.protocol === "mailto:") return url.pathname.includes("@") ? url.href : undefined;
    return url.hostname === "" ? undefined : url.href;
  } catch {
    return undefined;
  }
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

function pieceOf(found: string, content: string, from: number, people: readonly Named[]): Piece | undefined {
  if (found.startsWith("`")) return { kind: "code", text: found };
  if (found === "@") return nameAt(content, from, people);
  const text = withoutTail(found);
  const href = safeHref(text);
  return href === undefined ? undefined : { kind: "link", text, href };
}

/** The full stop after an address, and a bracket it did not open, belong to the sentence. */
function withoutTail(address: string): string {
  const left = new Map<string, number>();
  for (const letter of address) left.set(letter, (left.get(letter) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const opener = { ")": "(", "]": "[", "}": "{" }[last];
    const unopened = opener !== undefined && (left.get(last) ?? 0) > (left.get(opener) ?? 0);
    if (!unopened && !".,;:!?*_~".includes(last)) break;
    left.set(last, (left.get(last) ?? 0) - 1);
  }
  return address.slice(0, end);
}

/** The longest name that stands after the @: a full name, or a first name. */
function nameAt(content: string, from: number, people: readonly Named[]): Piece | undefined {
  let best: Piece | undefined;
  for (const { user_id, name } of people) {
    for (const called of [name, name.split(/\s/u, 1)[0] ?? ""]) {
      if (called === "" || called.length + 1 <= (best?.text.length ?? 0)) continue;
      const text = content.slice(from, from + 1 + called.length);
      if (text.slice(1).toLocaleLowerCase() !== called.toLocaleLowerCase()) continue;
      if (/[\p{L}\p{N}_]/u.test(content.charAt(from + text.length))) continue;
      best = { kind: "name", text, userId: user_id };
    }
  }
  return best;
}
