/**
 * The inside of a line of Markdown: emphasis, code, links. What is not recognised stays the text that it is, so nothing
 * a person writes is ever lost or read as markup of the page. Time is linear in the length of the text.
 */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "code"; text: string }
  | { kind: "strong" | "emphasis" | "strike"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

/** Schemes a link may have; everything else stays text. */
const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** The longest address that is looked at. */
const LONGEST_ADDRESS = 2_000;

/** Emphasis inside emphasis beyond this depth stays text. */
const DEEPEST = 20;

/** The address as a link's target, or undefined when it is not one that may be opened from a text. */
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

/** Where something was opened: a mark of emphasis or a bracket, and how much had been drawn before it. */
interface Opener {
  mark: string;
  nodes: Inline[];
}

const ESCAPED = /[!-/:-@[-`{-~]/;
const BARE = /(?:https?:\/\/|mailto:)[^\s<>"'`\p{Cc}\p{Bidi_C}]+/giuy;
const KINDS = { "**": "strong", __: "strong", "*": "emphasis", _: "emphasis", "~~": "strike" } as const;
type Mark = keyof typeof KINDS;

export function parseInline(text: string): Inline[] {
  return new Reader(text).read();
}

class Reader {
  private at = 0;
  private plain = "";
  private nodes: Inline[] = [];
  private readonly open: Opener[] = [];
  /** How many of each mark are open, so that a closer without an opener costs nothing. */
  private readonly openMarks = new Map<string, number>();
  /** Lengths of runs of backticks that are known to have no end. */
  private readonly endless = new Set<number>();

  constructor(private readonly text: string) {}

  read(): Inline[] {
    while (this.at < this.text.length) this.step();
    while (this.open.length > 0) this.giveUp();
    this.flush();
    return this.nodes;
  }

  private step(): void {
    const { text, at } = this;
    const letter = text.charAt(at);
    switch (letter) {
      case "\\":
        if (ESCAPED.test(text.charAt(at + 1))) this.take(2, text.charAt(at + 1));
        else this.take(1);
        return;
      case "\n":
        this.flush();
        this.nodes.push({ kind: "break" });
        this.at += 1;
        return;
      case "`":
        return this.code();
      case "*":
      case "_":
      case "~":
        return this.emphasis(letter);
      case "[":
        this.start("[", 1);
        return;
      case "!":
        // A picture would tell its server who reads: it is a link to look at.
        if (text.charAt(at + 1) === "[") this.start("![", 2);
        else this.take(1);
        return;
      case "]":
        return this.link();
      case "<":
        return this.bracketed();
      default:
        return this.word();
    }
  }

  /** Plain text up to the next letter that could mean something, with bare addresses in it as links. */
  private word(): void {
    const { text, at } = this;
    const before = text.charAt(at - 1);
    if (/[hm]/i.test(text.charAt(at)) && !/[\p{L}\p{N}]/u.test(before) && !this.isIn("[")) {
      BARE.lastIndex = at;
      const found = BARE.exec(text)?.[0];
      const address = found && withoutTail(found.slice(0, LONGEST_ADDRESS));
      const href = address && safeHref(address);
      if (address && href) {
        this.flush();
        this.nodes.push({ kind: "link", href, children: [{ kind: "text", text: address }] });
        this.at += address.length;
        return;
      }
    }
    const end = at + 1 + (/[\\\n`*_~[\]!<]|(?<![\p{L}\p{N}])[hm]/iu.exec(text.slice(at + 1, at + 400))?.index ?? 399);
    this.take(Math.min(end, text.length) - at);
  }

  private code(): void {
    const ticks = /`+/y;
    ticks.lastIndex = this.at;
    const run = ticks.exec(this.text)?.[0] ?? "`";
    const end = this.endless.has(run.length) ? -1 : closing(this.text, this.at + run.length, run.length);
    if (end < 0) {
      this.endless.add(run.length);
      return this.take(run.length);
    }
    const inside = this.text.slice(this.at + run.length, end).replaceAll("\n", " ");
    this.flush();
    this.nodes.push({ kind: "code", text: /^ .*\S.* $/.test(inside) ? inside.slice(1, -1) : inside });
    this.at = end + run.length;
  }

  private emphasis(letter: string): void {
    const { text, at } = this;
    // Of three closing marks the first ends the inner one.
    const closesInner = this.open.at(-1)?.mark === letter && text.startsWith(letter.repeat(3), at);
    const double = !closesInner && text.charAt(at + 1) === letter;
    if (letter === "~" && !double) return this.take(1);
    const mark = (double ? letter + letter : letter) as Mark;
    const before = text.charAt(at - 1);
    const after = text.charAt(at + mark.length);
    const spaceBefore = before === "" || /\s/.test(before);
    const spaceAfter = after === "" || /\s/.test(after);
    // Inside a word, _ is a letter: snake_case stays as it is.
    const inWord = letter === "_" && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
    if (!inWord && !spaceBefore && (this.openMarks.get(mark) ?? 0) > 0) return this.close(mark);
    if (!inWord && !spaceAfter && this.open.length < DEEPEST) return this.start(mark, mark.length);
    this.take(mark.length);
  }

  private start(mark: string, length: number): void {
    if (this.open.length >= DEEPEST) return this.take(length);
    this.flush();
    this.open.push({ mark, nodes: this.nodes });
    this.openMarks.set(mark, (this.openMarks.get(mark) ?? 0) + 1);
    this.nodes = [];
    this.at += length;
  }

  /** Closes the nearest such mark; what was opened inside and never closed is text. */
  private close(mark: Mark): void {
    while (this.open.at(-1)?.mark !== mark) this.giveUp();
    const children = this.end();
    this.nodes.push({ kind: KINDS[mark], children });
    this.at += mark.length;
  }

  private link(): void {
    const opener = this.open.findLast(({ mark }) => mark === "[" || mark === "![")?.mark;
    const target = opener === undefined ? undefined : destination(this.text, this.at + 1);
    const href = target && safeHref(target.address);
    if (opener === undefined || !target || !href) return this.take(1);
    while (this.open.at(-1)?.mark !== opener) this.giveUp();
    const inside = withoutLinks(this.end());
    const children: Inline[] = inside.length > 0 ? inside : [{ kind: "text", text: target.address }];
    this.nodes.push({ kind: "link", href, children });
    this.at = target.end;
  }

  /** `<https://…>` is a link; any other bracket is a bracket. */
  private bracketed(): void {
    const inside = /<([^<>\s]{1,2000})>/y;
    inside.lastIndex = this.at;
    const found = inside.exec(this.text);
    const address = found?.[1];
    const href = address && safeHref(address);
    if (!found || !address || !href) return this.take(1);
    this.flush();
    this.nodes.push({ kind: "link", href, children: [{ kind: "text", text: address }] });
    this.at += found[0].length;
  }

  private take(length: number, as = this.text.slice(this.at, this.at + length)): void {
    this.plain += as;
    this.at += length;
  }

  private flush(): void {
    if (this.plain === "") return;
    this.nodes.push({ kind: "text", text: this.plain });
    this.plain = "";
  }

  /** Ends the innermost opening: its content, with what stood before it in the open again. */
  private end(): Inline[] {
    this.flush();
    const children = this.nodes;
    const opener = this.open.pop();
    if (opener !== undefined) {
      this.nodes = opener.nodes;
      this.openMarks.set(opener.mark, (this.openMarks.get(opener.mark) ?? 1) - 1);
    }
    return children;
  }

  /** The innermost opening was none: its mark is text. */
  private giveUp(): void {
    const mark = this.open.at(-1)?.mark ?? "";
    const children = this.end();
    this.nodes.push({ kind: "text", text: mark }, ...children);
  }

  private isIn(mark: string): boolean {
    return (this.openMarks.get(mark) ?? 0) > 0 || (this.openMarks.get(`!${mark}`) ?? 0) > 0;
  }
}

/** Where a run of exactly so many backticks begins, from `from` on; -1 when there is none. */
function closing(text: string, from: number, length: number): number {
  for (const { 0: run, index } of text.slice(from).matchAll(/`+/g)) if (run.length === length) return from + index;
  return -1;
}

/** `(address)` or `(address "title")` after a bracket. */
function destination(text: string, from: number): { address: string; end: number } | undefined {
  if (text.charAt(from) !== "(") return undefined;
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + LONGEST_ADDRESS); at++) {
    const letter = text.charAt(at);
    if (letter === "\n") return undefined;
    if (letter === "(") depth += 1;
    if (letter !== ")" || --depth > 0) continue;
    const [address = ""] = text
      .slice(from + 1, at)
      .trim()
      .split(/\s/, 1);
    return { address: address.replace(/^<(.*)>$/, "$1"), end: at + 1 };
  }
  return undefined;
}

/** A link holds no other: what was one inside is its words. */
function withoutLinks(nodes: Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if (node.kind === "link") return node.children;
    return "children" in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

/** The full stop after an address, and a bracket that it did not open, belong to the sentence. */
function withoutTail(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const opener = { ")": "(", "]": "[", "}": "{" }[last];
    if (opener !== undefined ? address.slice(0, end).includes(opener) : !".,;:!?*_~".includes(last)) break;
  }
  return address.slice(0, end);
}
