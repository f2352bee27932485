import { memo, useCallback, useMemo, type ReactNode } from "react";
import { Markdown, Spelling } from "@/ui/markdown";
import { useMyRoles } from "../my-roles";
import { CALLS, ROLE } from "../text/mentions";
import { parse, type Named } from "../text/parse";
import type { Mentions } from "../types";

/**
 * What someone wrote: Markdown, every character a text node, and the direction of writing ends with the message. People
 * are named in a quiet colour; where this person is called, in brass.
 */
export const MessageText = memo(function MessageText({
  content,
  people,
  me,
  mentions = null,
  children,
}: {
  content: string;
  people: readonly Named[];
  me: string;
  /** Whom it calls, where that is known. */
  mentions?: Mentions | null;
  /** What stands after the last word. */
  children?: ReactNode;
}) {
  const everyone = Boolean(mentions?.everyone);
  const calls = useMemo(() => (everyone ? [...people, ...CALLS] : people), [people, everyone]);
  const roles = mentions?.role_ids.length ?? 0;
  const spell = useCallback(
    (text: string) => (text.includes("@") ? <Names text={text} people={calls} me={me} roles={roles > 0} /> : text),
    [calls, me, roles],
  );
  return (
    <Spelling value={spell}>
      <Markdown text={content} tail={children} />
    </Spelling>
  );
});

function Names({
  text,
  people,
  me,
  roles,
}: {
  text: string;
  people: readonly Named[];
  me: string;
  roles: boolean;
}): ReactNode {
  return parse(text, people).map((piece, index) =>
    piece.kind === "text" ? (
      roles ? (
        <Roles key={index} text={piece.text} />
      ) : (
        piece.text
      )
    ) : (
      <span key={index} className={piece.userId === me || piece.userId.startsWith("@") ? mine : theirs}>
        {piece.text}
      </span>
    ),
  );
}

/** Roles are called by their key, whoever holds them. */
function Roles({ text }: { text: string }): ReactNode {
  const held = useMyRoles();
  return text.split(new RegExp(`(@${ROLE}[\\w-]{1,60})`)).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} className={held.includes(part.slice(ROLE.length + 1)) ? mine : theirs}>
        {part}
      </span>
    ),
  );
}

const mine = "rounded-[3px] bg-brass-soft px-[3px] font-semibold text-brass-ink";
const theirs = "font-semibold text-patina-ink";
