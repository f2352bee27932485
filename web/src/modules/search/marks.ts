/** A piece of a text that was found, or of what stands around it. */
export interface Piece {
  text: string;
  found: boolean;
}

/** A text in pieces: what was found stands between U+E000 and U+E001. */
export function piecesOf(marked: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [nth, part] of marked.split("\u{e000}").entries()) {
    const end = nth === 0 ? -1 : part.indexOf("\u{e001}");
    if (end > 0) pieces.push({ text: part.slice(0, end), found: true });
    const rest = part.slice(end + 1).replaceAll("\u{e001}", "");
    if (rest !== "") pieces.push({ text: rest, found: false });
  }
  return pieces;
}

/** The text alone. */
export function plainOf(marked: string): string {
  return marked.replace(/[\u{e000}\u{e001}]/gu, "");
}
