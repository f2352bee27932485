import { useId, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { flushSync } from "react-dom";
import { cx } from "@/ui/classes";

/** One thing that may be chosen while one writes. */
export interface Option {
  id: string;
  /** What takes the place of what was begun. */
  text: string;
  label: ReactNode;
}

/** What was begun before the caret, and what it may become. `from` is where it begins. */
export interface Begun {
  from: number;
  options: readonly Option[];
  /** What is chosen from, for who does not see it. */
  of: string;
}

export interface Choice {
  open: boolean;
  options: readonly Option[];
  of: string;
  at: number;
  id: string;
  pick: (option: Option) => void;
  /** Whether the key was for the choice. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  look: () => void;
  close: () => void;
  aria: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
}

/** A choice that opens in a text field by what stands before the caret. */
export function useChoice({
  field,
  content,
  find,
  change,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  content: string;
  find: (before: string) => Begun | undefined;
  change: (content: string) => void;
}): Choice {
  const id = useId();
  const [at, setAt] = useState(0);
  const [caret, setCaret] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const begun = caret === null || dismissed === content ? undefined : find(content.slice(0, caret));
  const options = begun?.options ?? [];
  const open = options.length > 0;
  const current = Math.min(at, Math.max(0, options.length - 1));

  const pick = ({ text }: Option) => {
    if (caret === null || begun === undefined) return;
    const end = begun.from + text.length;
    // At once, so that the next letter stands behind what was chosen.
    flushSync(() => {
      change(content.slice(0, begun.from) + text + content.slice(caret));
      setCaret(null);
      setAt(0);
    });
    field.current?.setSelectionRange(end, end);
  };

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    const option = options[current];
    if (event.key === "ArrowDown") setAt((current + 1) % options.length);
    else if (event.key === "ArrowUp") setAt((current + options.length - 1) % options.length);
    else if ((event.key === "Enter" || event.key === "Tab") && option) pick(option);
    else if (event.key === "Escape") setDismissed(content);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    open,
    options,
    of: begun?.of ?? "",
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

export function ChoiceList({ choice }: { choice: Choice }) {
  if (!choice.open) return null;
  return (
    <ul
      id={choice.id}
      role="listbox"
      aria-label={choice.of}
      className="absolute bottom-full left-0 z-10 mb-1.5 max-w-full min-w-[280px] animate-open rounded-panel bg-raised p-1.5 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
    >
      {choice.options.map((option, index) => (
        <li
          key={option.id}
          id={`${choice.id}-${index}`}
          role="option"
          aria-selected={index === choice.at}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            choice.pick(option);
          }}
          className={cx(
            "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 text-13 max-desk:min-h-11",
            index === choice.at && "bg-patina-soft",
          )}
        >
          {option.label}
        </li>
      ))}
    </ul>
  );
}
