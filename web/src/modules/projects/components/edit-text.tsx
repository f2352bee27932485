import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { modifier } from "@/modules/chat/keyboard";

/** A text edited where it stands: Esc leaves it as it was, Enter (of many lines, with Ctrl) saves it. */
export function EditText({
  label,
  value,
  most,
  oneLine = false,
  save = "Save",
  hint,
  className,
  onDone,
}: {
  label: string;
  value: string;
  /** The most characters. */
  most: number;
  oneLine?: boolean;
  save?: string;
  hint?: ReactNode;
  className?: string;
  /** With the text as it is to be, or null when it is to stay. */
  onDone: (text: string | null) => void;
}) {
  const [text, setText] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = area;
    if (current === null) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [text]);
  useLayoutEffect(() => {
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const finish = (next: string | null) => onDone(next === null ? null : next.trim());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") finish(null);
    else if (event.key === "Enter" && (oneLine || event.ctrlKey || event.metaKey)) finish(text);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="grid gap-1.5">
      <textarea
        ref={area}
        aria-label={label}
        dir="auto"
        rows={1}
        maxLength={most}
        value={text}
        onChange={(event) => setText(oneLine ? event.target.value.replaceAll("\n", " ") : event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={oneLine ? () => finish(text) : undefined}
        className={cx(
          "-mx-1.5 block max-h-[60dvh] w-[calc(100%+12px)] resize-none rounded-control border border-edge bg-raised px-1.5 py-0.5",
          !oneLine && "mx-0 w-full px-3 py-2",
          className,
        )}
      />
      {!oneLine && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1 text-12 text-ink-3">{hint}</span>
          <Button size="small" onClick={() => finish(null)}>
            Cancel
          </Button>
          <Button size="small" look="main" title={`${save} (${modifier} Enter)`} onClick={() => finish(text)}>
            {save}
          </Button>
        </div>
      )}
    </div>
  );
}
