/** Addresses as they begin, up to where none goes on. */
const ADDRESS = /https?:\/\/[^\s<>"'`\p{Cc}\p{Bidi_C}]+/giu;

/** A text with its link in angle brackets: still a link, and without a preview. The same text where the link is not in it. */
export function withoutPreview(text: string, url: string): string {
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    // What follows an address in its sentence is no part of it.
    for (let length = found.length; length > 8; length--) {
      const address = found.slice(0, length);
      if (!URL.canParse(address) || new URL(address).href !== url) continue;
      return `${text.slice(0, index)}<${address}>${text.slice(index + length)}`;
    }
  }
  return text;
}
