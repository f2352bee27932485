import { memo, useMemo, type ReactNode } from "react";
import { parse, type Named, type Piece } from "../text/parse";

/**
 * What someone wrote, as they wrote it: line breaks kept, every character a text node. Addresses become links, code
 * and names are lightly marked, and the direction of writing ends with the message.
 */
export const MessageText = memo(function MessageText({
  content,
  people,
  me,
  children,
}: {
  content: string;
  people: readonly Named[];
  me: string;
  /** What stands after the last word. */
  children?: ReactNode;
}) {
  const pieces = useMemo(() => parse(content, people), [content, people]);
  return (
    <p dir="auto" className="max-w-[68ch] whitespace-pre-wrap [overflow-wrap:anywhere]">
      {pieces.map((piece, index) => (
        <Shown key={index} piece={piece} me={me} />
      ))}
      {children}
    </p>
  );
});

function Shown({ piece, me }: { piece: Piece; me: string }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "link":
      return (
        <a
          href={piece.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-patina-ink underline decoration-1 underline-offset-2"
        >
          {piece.text}
        </a>
      );
    case "code":
      // The marks take no room but stay in the text, so that a copy holds what was written.
      return (
        <code className="rounded-inner bg-sunken px-1 py-px font-mono text-[0.88em] leading-[1.4] font-medium">
          <span className="text-[0px]">`</span>
          {piece.text.slice(1, -1)}
          <span className="text-[0px]">`</span>
        </code>
      );
    case "name":
      return (
        <span
          className={
            piece.userId === me
              ? "rounded-[3px] bg-brass-soft px-[3px] font-semibold text-brass-ink"
              : "font-semibold text-patina-ink"
          }
        >
          {piece.text}
        </span>
      );
  }
}
