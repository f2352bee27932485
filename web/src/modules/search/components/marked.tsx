import { piecesOf } from "../marks";

/** A text with what was found in it underlined. */
export function Marked({ text }: { text: string }) {
  return piecesOf(text).map(({ text, found }, nth) =>
    found ? (
      <mark
        key={nth}
        className="bg-transparent font-bold text-inherit underline decoration-brass decoration-2 underline-offset-3"
      >
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
