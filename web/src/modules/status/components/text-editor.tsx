import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { isProblem } from "@/api/problem";
import { GrowingText } from "@/modules/chat/components/growing-text";
import { Button } from "@/ui/button";
import { FormProblem } from "@/ui/form-problem";
import { LONGEST_TEXT } from "../types";

/** A text that is changed where it stands. Ctrl Enter saves, Esc leaves it as it was. */
export function TextEditor({
  label,
  text,
  error,
  busy,
  extra,
  changed = false,
  onSave,
  onClose,
}: {
  label: string;
  text: string;
  error: unknown;
  busy: boolean;
  /** What else can be changed with it. */
  extra?: ReactNode;
  /** Whether that has changed. */
  changed?: boolean;
  onSave: (text: string) => void;
  onClose: () => void;
}) {
  const [words, setWords] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  const ready =
    !busy && words.trim() !== "" && [...words].length <= LONGEST_TEXT && (changed || words.trim() !== text.trim());
  const save = () => ready && onSave(words.trim());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="grid gap-2 py-1">
      <div className="rounded-control border border-edge bg-raised px-3 py-2 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        <GrowingText
          ref={field}
          aria-label={label}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {isProblem(error) && <FormProblem problem={error} />}
      <div className="flex flex-wrap items-center gap-2">
        {extra}
        <span className="ml-auto flex gap-2">
          <Button size="small" look="bare" onClick={onClose}>
            Cancel
          </Button>
          <Button size="small" look="main" busy={busy} disabled={!ready} onClick={save}>
            Save changes
          </Button>
        </span>
      </div>
    </div>
  );
}
