import { parseInline, type Inline } from "./inline";

/** A text in Markdown as what stands below each other. */
export type Block =
  | { kind: "heading"; level: number; content: Inline[] }
  | { kind: "paragraph"; content: Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; start: number | null; items: Item[] }
  | { kind: "rule" };

/** `checked` is null where the item is no task. */
export interface Item {
  checked: boolean | null;
  blocks: Block[];
}

/** Quotes and lists inside each other beyond this depth are text. */
const DEEPEST = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,40})[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/;
const TASK = /^\[([ xX])\]\s+/;

export function parseBlocks(text: string): Block[] {
  return blocksOf(text.replaceAll(/\r\n?/g, "\n").split("\n"), 0);
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const [block, next] =
      fenced(lines, at) ??
      single(line, at) ??
      (depth < DEEPEST ? (quote(lines, at, depth) ?? list(lines, at, depth)) : undefined) ??
      paragraph(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

type Found = [block: Block, next: number];

function fenced(lines: readonly string[], from: number): Found | undefined {
  const [, fence, language = ""] = FENCE.exec(lines[from] ?? "") ?? [];
  if (fence === undefined) return undefined;
  const isEnd = (line: string) => line.trim().startsWith(fence) && /^\s*(?:`+|~+)\s*$/.test(line);
  let end = from + 1;
  while (end < lines.length && !isEnd(lines[end] ?? "")) end += 1;
  return [{ kind: "code", language, text: lines.slice(from + 1, end).join("\n") }, end + 1];
}

function single(line: string, at: number): Found | undefined {
  const [, marks, title] = HEADING.exec(line) ?? [];
  if (marks && title) return [{ kind: "heading", level: marks.length, content: parseInline(title) }, at + 1];
  return RULE.test(line) ? [{ kind: "rule" }, at + 1] : undefined;
}

function quote(lines: readonly string[], from: number, depth: number): Found | undefined {
  let end = from;
  while (QUOTE.test(lines[end] ?? "")) end += 1;
  if (end === from) return undefined;
  const inside = lines.slice(from, end).map((line) => line.replace(QUOTE, ""));
  return [{ kind: "quote", blocks: blocksOf(inside, depth + 1) }, end];
}

function list(lines: readonly string[], from: number, depth: number): Found | undefined {
  const first = ITEM.exec(lines[from] ?? "");
  if (first === null) return undefined;
  const marker = first[2] ?? "";
  const ordered = /\d/.test(marker);
  const start = ordered ? Number.parseInt(marker, 10) : null;
  const items: Item[] = [];
  let at = from;
  for (;;) {
    const mark = ITEM.exec(lines[at] ?? "");
    if (mark === null || /\d/.test(mark[2] ?? "") !== ordered || RULE.test(lines[at] ?? "")) break;
    const width = mark[0].length;
    const inside = [(lines[at] ?? "").slice(width)];
    for (at += 1; at < lines.length; at++) {
      const line = lines[at] ?? "";
      const blank = line.trim() === "";
      const indented = /^ {2,}|^\t/.test(line);
      const follows = blank && /^(?: {2,}|\t)\S/.test(lines[at + 1] ?? "");
      // A line that goes on without a mark belongs to the item, as in a letter.
      const goesOn = !blank && !startsBlock(line) && inside.at(-1)?.trim() !== "";
      if (!indented && !follows && !goesOn) break;
      inside.push(indented ? outdented(line, width) : line);
    }
    items.push(item(inside, depth));
    // One empty line between items does not end the list.
    if ((lines[at] ?? "").trim() === "" && ITEM.test(lines[at + 1] ?? "")) at += 1;
  }
  return items.length === 0 ? undefined : [{ kind: "list", start, items }, at];
}

function item(lines: string[], depth: number): Item {
  const task = TASK.exec(lines[0] ?? "");
  if (task) lines[0] = (lines[0] ?? "").slice(task[0].length);
  return { checked: task ? task[1] !== " " : null, blocks: blocksOf(lines, depth + 1) };
}

function paragraph(lines: readonly string[], from: number, depth: number): Found {
  let end = from + 1;
  while (end < lines.length && (lines[end] ?? "").trim() !== "" && !(depth < DEEPEST && startsBlock(lines[end] ?? "")))
    end += 1;
  const text = lines.slice(from, end).map((line) => line.trim());
  return [{ kind: "paragraph", content: parseInline(text.join("\n")) }, end];
}

function startsBlock(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
}

function outdented(line: string, width: number): string {
  const spaces = /^[ \t]*/.exec(line)?.[0].replaceAll("\t", "    ") ?? "";
  return spaces.slice(Math.min(width, spaces.length)) + line.trimStart();
}
