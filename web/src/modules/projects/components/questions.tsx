import { Check, Search } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { count } from "@/ui/words";
import { changeTasks } from "../deeds";
import { useWorkers, type Worker } from "../queries";
import type { Card, Project } from "../types";
import { dateWords, dayIn, plusDays } from "../words";

/** `NK-142`, or `3 tasks`. */
export function nameOf(cards: readonly Card[]): string {
  return cards.length === 1 ? (cards[0]?.number ?? "") : count(cards.length, "task");
}

/** Who is to do these tasks: everybody chosen does all of them. */
export function AssignQuestion({
  project,
  cards,
  onClose,
}: {
  project: Project;
  cards: readonly Card[];
  onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Assign ${nameOf(cards)}`}>
      <Choose project={project} cards={cards} onClose={onClose} />
    </Dialog>
  );
}

function Choose({ project, cards, onClose }: { project: Project; cards: readonly Card[]; onClose: () => void }) {
  const workers = useWorkers(project);
  const id = useId();
  const [chosen, setChosen] = useState<readonly string[]>(cards.length === 1 ? (cards[0]?.assignees ?? []) : []);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const wanted = text.trim().toLocaleLowerCase();
  const found = workers.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const current = Math.min(at, found.length - 1);

  const save = (people: readonly string[]) => {
    onClose();
    const [first] = people;
    const name = workers.find(({ id }) => id === first)?.name;
    const said = name === undefined ? `${nameOf(cards)} is nobody’s now` : `${nameOf(cards)} given to ${name}`;
    void changeTasks(
      cards,
      { assignees: [...people] },
      people.length > 1 ? `${said} and ${people.length - 1} more` : said,
    );
  };
  const toggle = ({ id }: Worker) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const onKeyDown = (event: KeyboardEvent) => {
    const worker = found[current];
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    // Enter is for the usual case: this one, and nobody else.
    else if (event.key === "Enter" && !event.shiftKey)
      save(worker && (text !== "" || chosen.length === 0) ? [...new Set([...chosen, worker.id])] : chosen);
    else if (event.key === "Enter" && worker) toggle(worker);
    else return;
    event.preventDefault();
    requestAnimationFrame(() => document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: "nearest" }));
  };
  return (
    <div className="grid gap-3">
      <label className="flex h-10 items-center gap-2 rounded-control border border-edge bg-raised px-3 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        <Search aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
        <input
          role="combobox"
          aria-label="Find a person"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          autoComplete="off"
          autoFocus
          value={text}
          placeholder="Name"
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-14 outline-none"
        />
      </label>
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label="People"
        aria-multiselectable
        className="thin-scroll -mx-2 max-h-[280px] overflow-auto"
      >
        {found.map((worker, index) => {
          const isChosen = chosen.includes(worker.id);
          return (
            // The keys are the field's: it keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={worker.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={isChosen}
              onClick={() => toggle(worker)}
              className={cx(
                "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 text-13 hover:bg-hover max-desk:min-h-11",
                index === current && "bg-hover",
              )}
            >
              <Avatar id={worker.id} name={worker.name} photo={worker.avatar_url} size={20} />
              <bdi className="min-w-0 truncate">{worker.name}</bdi>
              {isChosen && <Check aria-hidden className="ml-auto size-4 stroke-[1.75] text-patina-ink" />}
            </li>
          );
        })}
        {found.length === 0 && <li className="px-2 py-4 text-13 text-ink-3">Nobody here is called “{text.trim()}”.</li>}
      </ul>
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={() => save([])}>Assign to nobody</Button>
        <Button look="main" onClick={() => save(chosen)}>
          Assign {chosen.length > 1 ? chosen.length : ""}
        </Button>
      </div>
    </div>
  );
}

/** When these tasks are due. */
export function DateQuestion({
  project,
  cards,
  onClose,
}: {
  project: Project;
  cards: readonly Card[];
  onClose: () => void;
}) {
  const today = dayIn(project.time_zone);
  const [date, setDate] = useState(cards.length === 1 ? (cards[0]?.due_date ?? "") : "");
  const save = (due_date: string | null) => {
    onClose();
    const said =
      due_date === null
        ? "has no date now"
        : `due ${dateWords(due_date, today).replace(/^(To|Ye)/, (word) => word.toLowerCase())}`;
    void changeTasks(cards, { due_date }, `${nameOf(cards)} ${said}`);
  };
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const choices: [string, string][] = [
    ["Today", today],
    ["Tomorrow", plusDays(today, 1)],
    ["Monday", plusDays(today, (8 - weekday) % 7 || 7)],
    ["In a week", plusDays(today, 7)],
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`When is ${nameOf(cards)} due?`}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save(date === "" ? null : date);
        }}
      >
        <Field
          label="Date"
          type="date"
          min="2000-01-01"
          max="2199-12-31"
          autoFocus
          value={date}
          hint={
            project.time_zone === Intl.DateTimeFormat().resolvedOptions().timeZone
              ? undefined
              : `The end of that day in ${project.time_zone}.`
          }
          onChange={(event) => setDate(event.target.value)}
        />
        <div className="flex flex-wrap gap-1.5">
          {choices.map(([name, day]) => (
            <Button key={name} size="small" aria-pressed={date === day} onClick={() => save(day)}>
              {name}
            </Button>
          ))}
        </div>
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={() => save(null)}>Take the date away</Button>
          <Button type="submit" look="main" disabled={date === ""}>
            Set date
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
