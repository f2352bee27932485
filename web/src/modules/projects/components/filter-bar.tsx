import { ListFilter, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "@/ui/button";
import { Menu, MenuCheck, MenuLabel, MenuLine } from "@/ui/menu";
import { Find } from "@/ui/page";
import { useMe } from "@/modules/identity/queries";
import { useDesk } from "../desk";
import { DUES, dueNames, isEmpty, toggled, type Filter } from "../filter";
import { usePerson, useWorkers } from "../queries";
import { PRIORITIES, priorityNames } from "../words";
import { Label, PriorityMark, Ring } from "./marks";

/** Narrows what the views show: words, and a menu of all else. */
export function FilterButton() {
  const { project, columns, all, filter, setFilter } = useDesk();
  const workers = useWorkers(project);
  const me = useMe().data?.id;
  const labels = [...new Set(all.flatMap(({ labels }) => labels))].sort((one, other) => one.localeCompare(other));
  const busy = new Set(all.flatMap(({ assignees }) => assignees));
  const people = workers.filter(({ id }) => busy.has(id) && id !== me);
  const on = (change: Filter) => setFilter({ ...filter, ...change });
  const row = (key: string, checked: boolean, change: Filter, children: ReactNode) => (
    <MenuCheck
      key={key}
      checked={checked}
      onSelect={(event) => {
        event.preventDefault();
        on(change);
      }}
    >
      {children}
    </MenuCheck>
  );
  const assignee = (id: string, name: string) =>
    row(
      `a${id}`,
      filter.assignee?.includes(id) ?? false,
      { assignee: toggled(filter.assignee, id) },
      <bdi>{name}</bdi>,
    );
  return (
    <Menu
      align="end"
      label="Filter"
      trigger={
        <Button look="bare" size="small" aria-pressed={!isEmpty(filter)}>
          <ListFilter aria-hidden className="size-3.5!" /> Filter
        </Button>
      }
    >
      <MenuLabel>Assignee</MenuLabel>
      {me !== undefined && assignee(me, "Mine")}
      {people.map(({ id, name }) => assignee(id, name))}
      {assignee("none", "Nobody")}
      <MenuLine />
      <MenuLabel>Due</MenuLabel>
      {DUES.map((due) => row(due, filter.due === due, { due: filter.due === due ? undefined : due }, dueNames[due]))}
      {labels.length > 0 && (
        <>
          <MenuLine />
          <MenuLabel>Label</MenuLabel>
          {labels.map((label) =>
            row(
              `l${label}`,
              filter.label?.includes(label) ?? false,
              { label: toggled(filter.label, label) },
              <Label name={label} className="text-13 text-ink" />,
            ),
          )}
        </>
      )}
      <MenuLine />
      <MenuLabel>Stage</MenuLabel>
      {columns.map((column) =>
        row(
          column.id,
          filter.status?.includes(column.key) ?? false,
          { status: toggled(filter.status, column.key) },
          <>
            <Ring column={column} columns={columns} />
            <bdi>{column.name}</bdi>
          </>,
        ),
      )}
      <MenuLine />
      <MenuLabel>Priority</MenuLabel>
      {PRIORITIES.toReversed().map((priority) =>
        row(
          priority,
          filter.priority?.includes(priority) ?? false,
          { priority: toggled(filter.priority, priority) },
          <>
            <PriorityMark priority={priority} />
            {priorityNames[priority]}
          </>,
        ),
      )}
    </Menu>
  );
}

export function FilterText() {
  const { filter, setFilter } = useDesk();
  // The address follows a moment behind the hand.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Find
      label="Find a task"
      data-find-task
      value={typed ?? filter.text ?? ""}
      onChange={({ target: { value } }) => {
        setTyped(value);
        setFilter({ ...filter, text: value === "" ? undefined : value });
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // By itself it would empty the field.
        event.preventDefault();
        event.currentTarget.blur();
      }}
      className="h-[26px] w-44 bg-transparent text-12 shadow-[inset_0_0_0_1px_var(--line-strong)] max-desk:w-full"
    />
  );
}

/** What the views are narrowed to, each with its way out. */
export function FilterWords({ children }: { children?: ReactNode }) {
  const { filter, setFilter, columns, cards, all } = useDesk();
  const person = usePerson();
  const me = useMe().data?.id;
  if (isEmpty(filter)) return null;
  const words: [string, Filter][] = [
    ...(filter.assignee ?? []).map((id): [string, Filter] => [
      id === "none" ? "Nobody’s" : id === me ? "Mine" : person(id).name,
      { assignee: toggled(filter.assignee, id) },
    ]),
    ...(filter.due ? [[dueNames[filter.due], { due: undefined }] as [string, Filter]] : []),
    ...(filter.label ?? []).map((label): [string, Filter] => [label, { label: toggled(filter.label, label) }]),
    ...(filter.status ?? []).map((key): [string, Filter] => [
      columns.find((column) => column.key === key)?.name ?? key,
      { status: toggled(filter.status, key) },
    ]),
    ...(filter.priority ?? []).map((one): [string, Filter] => [
      priorityNames[one],
      { priority: toggled(filter.priority, one) },
    ]),
    ...(filter.text ? [[`“${filter.text}”`, { text: undefined }] as [string, Filter]] : []),
  ];
  return (
    <div className="flex flex-none flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5 text-12">
      {words.map(([name, without]) => (
        <span key={name} className="flex h-6 items-center gap-1 rounded-inner bg-patina-soft pl-2 text-patina-ink">
          <bdi className="max-w-[160px] truncate">{name}</bdi>
          <button
            type="button"
            aria-label={`Without ${name}`}
            onClick={() => setFilter({ ...filter, ...without })}
            className="grid size-6 place-items-center rounded-inner hover:bg-hover"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <span role="status" className="px-1 text-ink-3">
        {cards.length} of {all.length}
      </span>
      <span className="ml-auto flex gap-1">
        {children}
        <Button look="bare" size="small" onClick={() => setFilter({})}>
          Clear
        </Button>
      </span>
    </div>
  );
}
