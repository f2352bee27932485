/** First letters of the first and the last name; whole characters, so that no emoji or accent is cut in half. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0];
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  if (first === undefined) return "·";
  return [first, last].map((word) => (word === undefined ? "" : firstLetter(word))).join("");
}

/** Which of the eight pigments a person has, 0 to 7: FNV-1a (32 bit) of the id. */
export function pigment(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % 8;
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment.toLocaleUpperCase();
  return "";
}
