import { Check, Plus, X } from "lucide-react";
import { useState } from "react";
import { cx } from "@/ui/classes";
import { changeTasks } from "../deeds";
import type { Card, ChecklistItem } from "../types";
import { stepsDone } from "../words";
import { EditText } from "./edit-text";

/** A task's steps: ticked, rewritten, added and taken away where they stand. */
export function Checklist({ card, mayWork }: { card: Card; mayWork: boolean }) {
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const { done, all } = stepsDone(card);
  const keep = (checklist: ChecklistItem[]) => void changeTasks([card], { checklist });
  const write = (at: number, text: string) =>
    keep(
      text === ""
        ? card.checklist.toSpliced(at, 1)
        : card.checklist.map((item, index) => (index === at ? { ...item, text } : item)),
    );
  if (all === 0 && !mayWork) return null;
  return (
    <section aria-label="Steps">
      <h3 className="mb-1 flex items-center gap-2 text-13 font-[650]">
        Steps{" "}
        {all > 0 && (
          <span className="font-medium text-ink-3">
            {done} of {all}
          </span>
        )}
      </h3>
      <ul className="grid gap-px">
        {card.checklist.map((item, at) => (
          <li
            key={at}
            className="group/step flex items-start gap-2.5 py-1 text-14 max-desk:min-h-11 max-desk:items-center"
          >
            <button
              type="button"
              role="checkbox"
              aria-checked={item.done}
              aria-label={item.text}
              disabled={!mayWork}
              onClick={() =>
                keep(card.checklist.map((one, index) => (index === at ? { ...one, done: !one.done } : one)))
              }
              className={cx(
                "mt-0.5 grid size-4 flex-none place-items-center rounded-inner border-[1.5px] before:absolute before:-m-2 before:size-8 max-desk:mt-0",
                item.done ? "border-patina bg-patina text-on-patina" : "border-edge bg-raised",
              )}
            >
              {item.done && <Check aria-hidden className="size-3 stroke-[3]" />}
            </button>
            {editing === at ? (
              <div className="flex-1">
                <EditText
                  label="Step"
                  value={item.text}
                  most={300}
                  oneLine
                  onDone={(text) => {
                    setEditing(null);
                    if (text !== null && text !== item.text) write(at, text);
                  }}
                />
              </div>
            ) : (
              <button
                type="button"
                disabled={!mayWork}
                onClick={() => setEditing(at)}
                className={cx(
                  "min-w-0 flex-1 cursor-text text-left [overflow-wrap:anywhere]",
                  item.done && "text-ink-3 line-through decoration-line-strong",
                )}
              >
                <bdi>{item.text}</bdi>
              </button>
            )}
            {mayWork && editing !== at && (
              <button
                type="button"
                aria-label={`Take away ${item.text}`}
                onClick={() => write(at, "")}
                className="quick grid size-6 flex-none place-items-center rounded-control text-ink-3 opacity-0 group-focus-within/step:opacity-100 group-hover/step:opacity-100 hover:bg-hover max-desk:size-11 max-desk:opacity-100"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWork &&
        all < 100 &&
        (editing === "new" ? (
          <div className="pt-1 pl-[26px]">
            <EditText
              key={all}
              label="New step"
              value=""
              most={300}
              oneLine
              onDone={(text) => {
                if (!text) return setEditing(null);
                keep([...card.checklist, { text, done: false }]);
              }}
            />
          </div>
        ) : (
          <AddLine onClick={() => setEditing("new")}>Add a step</AddLine>
        ))}
    </section>
  );
}

/** The last line of a list: makes one more. */
export function AddLine({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="quick -mx-1 flex items-center gap-2 rounded-control px-1 py-1 text-13 text-ink-3 hover:bg-hover hover:text-ink-2 max-desk:min-h-11"
    >
      <Plus aria-hidden className="size-4 stroke-[1.75]" /> {children}
    </button>
  );
}
