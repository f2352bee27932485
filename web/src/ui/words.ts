/** `1 person`, `3 people`: a count with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export interface Noun {
  one: string;
  many: string;
  /** As a title begins. */
  One: string;
  Many: string;
}

/** An English noun with its plural. */
export function nounOf(one: string): Noun {
  const many = /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : /(s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
  const capital = (word: string) => word.charAt(0).toLocaleUpperCase() + word.slice(1);
  return { one, many, One: capital(one), Many: capital(many) };
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
