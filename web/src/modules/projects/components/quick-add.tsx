import { Plus } from "lucide-react";
import { useState, type FormEvent } from "react";
import { cx } from "@/ui/classes";
import { toastProblem } from "@/ui/toast";
import { useDesk } from "../desk";
import { createTask } from "../queries";
import type { Column } from "../types";

/** A line that makes a task of what is typed into it, one after the other, until Esc. */
export function QuickAdd({ column, className }: { column: Column; className?: string }) {
  const { project, adding, setAdding } = useDesk();
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);
  if (adding !== column.key) {
    return (
      <button
        type="button"
        onClick={() => setAdding(column.key)}
        className={cx(
          "quick flex w-full items-center gap-2 rounded-control px-2.5 py-[7px] text-13 text-ink-3 hover:bg-hover hover:text-ink-2 max-desk:min-h-11",
          className,
        )}
      >
        <Plus aria-hidden className="size-3.5 stroke-[1.75]" /> Add a task
      </button>
    );
  }
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const wanted = title.trim();
    if (wanted === "" || busy) return;
    setBusy(true);
    try {
      await createTask(project.id, { title: wanted, status: column.key });
      setTitle("");
    } catch (problem) {
      toastProblem("The task was not added.", problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={className}>
      <textarea
        aria-label={`New task in ${column.name}`}
        placeholder="What is to be done?"
        autoFocus
        rows={2}
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.target.value.replaceAll("\n", " "))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            void submit();
          } else if (event.key === "Escape") {
            event.stopPropagation();
            setAdding(null);
          }
        }}
        onBlur={() => title.trim() === "" && setAdding(null)}
        className="block w-full resize-none rounded-control bg-raised px-3 py-2 text-14 font-[550] shadow-[var(--lift-1),inset_0_0_0_1px_var(--edge)]"
      />
      <p className="px-1 pt-1 text-12 text-ink-3 max-desk:hidden">Enter adds it, Esc ends</p>
    </form>
  );
}
