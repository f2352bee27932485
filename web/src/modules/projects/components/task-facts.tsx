import { X } from "lucide-react";
import { useState, type ComponentProps, type ReactNode } from "react";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { Menu, MenuCheck } from "@/ui/menu";
import { changeTasks, moveTask } from "../deeds";
import { usePerson } from "../queries";
import type { Card } from "../types";
import { PRIORITIES, priorityNames } from "../words";
import { Due, Label, PriorityMark, Ring } from "./marks";
import { AssignQuestion, DateQuestion } from "./questions";
import { Recurs } from "./recurs";
import { TaskLine } from "./sub-tasks";
import type { TaskParts } from "./task-body";
import { Ties } from "./ties";
import { Watching } from "./watching";

const value =
  "quick -mx-1.5 flex min-h-7 min-w-0 items-center gap-[7px] rounded-control px-1.5 text-left enabled:hover:bg-hover disabled:cursor-default max-desk:min-h-11";

/** What is settled about a task: its stage, its people, its day and the rest. */
export function TaskFacts(parts: TaskParts) {
  const { card, project, columns, all, mayWork } = parts;
  const person = usePerson();
  const [asked, setAsked] = useState<"assign" | "date" | null>(null);
  const column = columns.find(({ key }) => key === card.status);
  const parent = all.find(({ id }) => id === card.parent_id);
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] items-start gap-x-2 gap-y-1 text-13 max-desk:gap-y-0 [&_dt]:flex [&_dt]:min-h-7 [&_dt]:items-center [&_dt]:text-ink-3 max-desk:[&_dt]:min-h-11">
      <dt>Stage</dt>
      <dd>
        <Menu
          align="start"
          label="Stage"
          trigger={
            <button type="button" disabled={!mayWork} className={value}>
              {column && <Ring column={column} columns={columns} />}
              <bdi className="truncate">{column?.name ?? card.status}</bdi>
            </button>
          }
        >
          {columns.map((one) => (
            <MenuCheck
              key={one.id}
              checked={one.key === card.status}
              onSelect={() => {
                if (one.key !== card.status)
                  void moveTask(card, { status: one.key, before: null }, `${card.number} moved to ${one.name}`);
              }}
            >
              <Ring column={one} columns={columns} />
              <bdi>{one.name}</bdi>
            </MenuCheck>
          ))}
        </Menu>
      </dd>

      <dt>{card.assignees.length > 1 ? "Assignees" : "Assignee"}</dt>
      <dd>
        <button
          type="button"
          disabled={!mayWork}
          title={mayWork ? "Assign (A)" : undefined}
          onClick={() => setAsked("assign")}
          className={cx(value, "flex-wrap py-0.5")}
        >
          {card.assignees.map((id) => (
            <span key={id} className="flex min-w-0 items-center gap-[7px]">
              <Avatar id={id} name={person(id).name} photo={person(id).avatar_url} size={20} />
              <bdi className="truncate">{person(id).name}</bdi>
            </span>
          ))}
          {card.assignees.length === 0 && <span className="text-ink-3">Nobody</span>}
        </button>
      </dd>

      <dt>Due</dt>
      <dd>
        <button
          type="button"
          disabled={!mayWork}
          title={mayWork ? "Due date (D)" : undefined}
          onClick={() => setAsked("date")}
          className={value}
        >
          {card.due_date === null ? (
            <span className="text-ink-3">No date</span>
          ) : (
            <Due task={card} zone={project.time_zone} className="text-13" />
          )}
        </button>
      </dd>

      <dt>Priority</dt>
      <dd>
        <Menu
          align="start"
          label="Priority"
          trigger={
            <button type="button" disabled={!mayWork} className={value}>
              {card.priority !== "none" && <PriorityMark priority={card.priority} />}
              <span className={cx(card.priority === "none" && "text-ink-3")}>
                {card.priority === "none" ? "None" : priorityNames[card.priority]}
              </span>
            </button>
          }
        >
          {PRIORITIES.toReversed().map((priority) => (
            <MenuCheck
              key={priority}
              checked={priority === card.priority}
              onSelect={() => void changeTasks([card], { priority })}
            >
              <PriorityMark priority={priority} />
              {priorityNames[priority]}
            </MenuCheck>
          ))}
        </Menu>
      </dd>

      <dt>Labels</dt>
      <dd>
        <Labels card={card} all={all} mayWork={mayWork} />
      </dd>

      <dt>Estimate</dt>
      <dd>
        <Estimate card={card} mayWork={mayWork} />
      </dd>

      {parent && (
        <>
          <dt>Part of</dt>
          <dd>
            <TaskLine task={parent} columns={columns} />
          </dd>
        </>
      )}
      <Recurs card={card} mayWork={mayWork} look={value} />
      <Ties {...parts} />
      <Watching card={card} />
      {asked === "assign" && <AssignQuestion project={project} cards={[card]} onClose={() => setAsked(null)} />}
      {asked === "date" && <DateQuestion project={project} cards={[card]} onClose={() => setAsked(null)} />}
    </dl>
  );
}

/** A line of one's own to type in, looking like the facts around it until it is pressed. */
function Line({ children, ...field }: { children?: ReactNode } & ComponentProps<"input">) {
  return (
    <>
      {children}
      <input
        autoComplete="off"
        className="quick -mx-1.5 h-7 w-32 min-w-0 rounded-control bg-transparent px-1.5 text-13 hover:bg-hover focus:bg-raised focus:shadow-[inset_0_0_0_1px_var(--edge)] disabled:hover:bg-transparent max-desk:h-11"
        {...field}
      />
    </>
  );
}

function Labels({ card, all, mayWork }: { card: Card; all: readonly Card[]; mayWork: boolean }) {
  const [text, setText] = useState("");
  const known = [...new Set(all.flatMap(({ labels }) => labels))].filter((one) => !card.labels.includes(one)).sort();
  const set = (labels: string[]) => void changeTasks([card], { labels });
  const add = () => {
    const label = text.trim();
    setText("");
    if (label !== "" && !card.labels.includes(label)) set([...card.labels, label]);
  };
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-0.5">
      {card.labels.map((label) => (
        <span key={label} className="flex items-center">
          <Label name={label} className="text-13 text-ink" />
          {mayWork && (
            <button
              type="button"
              aria-label={`Take ${label} off`}
              onClick={() => set(card.labels.filter((one) => one !== label))}
              className="grid size-6 place-items-center rounded-control text-ink-3 hover:bg-hover max-desk:size-11"
            >
              <X aria-hidden className="size-3" />
            </button>
          )}
        </span>
      ))}
      {mayWork && card.labels.length < 20 && (
        <span className="ml-1.5">
          <Line
            aria-label="Add a label"
            placeholder={card.labels.length === 0 ? "None" : "Add"}
            list={`labels-${card.id}`}
            maxLength={40}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key === "Enter") add();
              if (event.key === "Escape") event.currentTarget.blur();
              if (event.key === "Enter" || event.key === "Escape") event.stopPropagation();
            }}
          />
          <datalist id={`labels-${card.id}`}>
            {known.map((label) => (
              <option key={label} value={label} />
            ))}
          </datalist>
        </span>
      )}
      {!mayWork && card.labels.length === 0 && <span className="text-ink-3">None</span>}
    </div>
  );
}

function Estimate({ card, mayWork }: { card: Card; mayWork: boolean }) {
  const [text, setText] = useState<string | null>(null);
  const save = () => {
    const typed = text?.trim().replace(",", ".");
    setText(null);
    if (typed === undefined) return;
    const estimate = typed === "" ? null : Number(typed);
    if (estimate === card.estimate || Number.isNaN(estimate)) return;
    void changeTasks([card], { estimate });
  };
  return (
    <Line
      aria-label="Estimate"
      inputMode="decimal"
      placeholder="None"
      disabled={!mayWork}
      maxLength={9}
      value={text ?? card.estimate?.toString() ?? ""}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Escape") setText(null);
        if (event.key === "Enter") save();
      }}
    />
  );
}
