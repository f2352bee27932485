import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { dayAndMonth } from "../words";
import type { Scope } from "../types";
import type { Day } from "../time/day";

export interface ScopeQuestion {
  what: "change" | "delete";
  title: string;
  day: Day;
  /** Whether one instance alone can have it: a new rule is for several. */
  alone?: boolean;
  answer: (scope: Scope) => void;
  /** Nobody answered: what was shown meanwhile goes back. */
  cancel?: () => void;
}

/** How far a change of a repeating event reaches. */
export function ScopeDialog({ question, onClose }: { question: ScopeQuestion; onClose: () => void }) {
  const { what, title, day, alone = true, answer, cancel } = question;
  const [scope, setScope] = useState<Scope>(alone ? "this" : "following");
  const choices: [Scope, string][] = [
    ["this", `Only this one, ${dayAndMonth(day)}`],
    ["following", "This one and all that follow"],
    ["all", "All of them"],
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (open) return;
        cancel?.();
        onClose();
      }}
      title={what === "change" ? "Change a repeating event" : "Delete a repeating event"}
      description={
        <>
          <bdi>{title}</bdi> takes place more than once.
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation(); // it may stand in another form
          onClose();
          answer(scope);
        }}
        className="grid gap-4"
      >
        <fieldset className="grid gap-1">
          <legend className="sr-only">Which of them</legend>
          {choices
            .filter(([value]) => alone || value !== "this")
            .map(([value, label], at) => (
              <label key={value} className="flex min-h-9 items-center gap-2.5 text-14 max-desk:min-h-11">
                <input
                  type="radio"
                  name="scope"
                  autoFocus={at === 0}
                  checked={scope === value}
                  onChange={() => setScope(value)}
                  className="size-4 accent-patina"
                />
                {label}
              </label>
            ))}
        </fieldset>
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button
            onClick={() => {
              cancel?.();
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" look={what === "delete" ? "danger" : "main"}>
            {what === "change" ? "Change" : "Delete"} {{ this: "this one", following: "these", all: "all" }[scope]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
