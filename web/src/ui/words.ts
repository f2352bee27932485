/** `1 person`, `3 people`: a count with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}

/** What is wrong with a field, as a sentence: “needs 12 characters” is said of something, so its name goes before it. */
export function saidOf(field: string, message: string): string {
  return /^\p{Ll}/u.test(message) ? `${field} ${message}` : message;
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** A key as words: `status_feed` is status feed. */
export function spelled(key: string): string {
  return key.replaceAll(/[_-]/g, " ");
}
