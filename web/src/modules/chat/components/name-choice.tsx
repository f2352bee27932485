import { useId, useState, type KeyboardEvent, type RefObject } from "react";
import { cx } from "@/ui/classes";
import type { ConversationMember } from "../types";
import { Person } from "./person";

/** The choice of a name after an @ in a text field. */
export interface Choice {
  open: boolean;
  found: readonly ConversationMember[];
  at: number;
  id: string;
  pick: (person: ConversationMember) => void;
  /** Whether the key was for the choice. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  look: () => void;
  close: () => void;
  aria: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
}

export function useNameChoice({
  field,
  content,
  people,
  change,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  content: string;
  people: readonly ConversationMember[];
  change: (content: string) => void;
}): Choice {
  const id = useId();
  const [at, setAt] = useState(0);
  const [caret, setCaret] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const begun = caret === null ? undefined : /(?:^|\s)@([\p{L}\p{N}]*)$/u.exec(content.slice(0, caret));
  const wanted = begun?.[1]?.toLocaleLowerCase();
  const found =
    wanted === undefined || dismissed === content
      ? []
      : people
          .filter(({ name }) =>
            name
              .toLocaleLowerCase()
              .split(/\s+/u)
              .some((word) => word.startsWith(wanted)),
          )
          .slice(0, 6);
  const open = found.length > 0;
  const current = Math.min(at, Math.max(0, found.length - 1));

  const pick = ({ name }: ConversationMember) => {
    if (caret === null || wanted === undefined) return;
    const start = caret - wanted.length;
    const end = start + name.length + 1;
    change(`${content.slice(0, start)}${name} ${content.slice(caret)}`);
    setCaret(null);
    setAt(0);
    requestAnimationFrame(() => field.current?.setSelectionRange(end, end));
  };

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    const person = found[current];
    if (event.key === "ArrowDown") setAt((current + 1) % found.length);
    else if (event.key === "ArrowUp") setAt((current + found.length - 1) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && person) pick(person);
    else if (event.key === "Escape") setDismissed(content);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    open,
    found,
    at: current,
    id,
    pick,
    onKeyDown,
    look: () => {
      const area = field.current;
      setCaret(area && area.selectionStart === area.selectionEnd ? area.selectionStart : null);
    },
    close: () => setCaret(null),
    aria: {
      "aria-autocomplete": "list",
      ...(open && { "aria-controls": id, "aria-activedescendant": `${id}-${current}` }),
    },
  };
}

export function NameChoice({ choice }: { choice: Choice }) {
  if (!choice.open) return null;
  return (
    <ul
      id={choice.id}
      role="listbox"
      aria-label="People"
      className="absolute bottom-full left-0 z-10 mb-1.5 w-[280px] animate-open rounded-panel bg-raised p-1.5 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
    >
      {choice.found.map((person, index) => (
        <li
          key={person.user_id}
          id={`${choice.id}-${index}`}
          role="option"
          aria-selected={index === choice.at}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            choice.pick(person);
          }}
          className={cx(
            "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 text-13 max-desk:min-h-11",
            index === choice.at && "bg-patina-soft",
          )}
        >
          <Person person={person} size={24} className="mb-0" />
          <span className="truncate">{person.name}</span>
        </li>
      ))}
    </ul>
  );
}
