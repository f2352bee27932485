import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { sayCopied } from "../deeds";
import { useCopyWeek } from "../queries";
import { plusDays, weekNumber, weekWords, type Day } from "../time";

/** So many weeks ahead can be chosen. */
const AHEAD = 8;

/** Copies the shifts of a week into one to come, at the same times of the clock. */
export function CopyWeek({
  monday,
  today,
  onCopied,
  onClose,
}: {
  monday: Day;
  today: Day;
  onCopied: (to: Day) => void;
  onClose: () => void;
}) {
  const copy = useCopyWeek();
  const [to, setTo] = useState(plusDays(monday, 7));
  const [withPeople, setWithPeople] = useState(true);
  const problem = isProblem(copy.error) ? copy.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    copy.mutate(
      { from: monday, to, with_people: withPeople },
      {
        onSuccess: (copied) => {
          onClose();
          sayCopied(copied);
          onCopied(to);
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Copy ${weekWords(monday, today)}`}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <SelectField
          label="Into"
          value={to}
          problem={problem?.at("to")}
          onChange={(event) => setTo(event.target.value)}
        >
          {Array.from({ length: AHEAD }, (_, at) => plusDays(monday, 7 * (at + 1))).map((week) => (
            <option key={week} value={week}>
              Week {weekNumber(week)}, {weekWords(week, today)}
            </option>
          ))}
        </SelectField>
        <label className="flex items-start gap-2.5 text-13">
          <input
            type="checkbox"
            checked={withPeople}
            onChange={(event) => setWithPeople(event.target.checked)}
            className="mt-0.5 size-4 flex-none accent-patina"
          />
          <span className="font-semibold">
            With the people
            <span className="block text-12 font-normal text-ink-3">They are told which shifts they have.</span>
          </span>
        </label>
        <p className="text-12 text-ink-3">What is there already, or whose equipment is booked, is left out.</p>
        <FormProblem problem={problem} shown={["to"]} />
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" busy={copy.isPending}>
            Copy week
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
