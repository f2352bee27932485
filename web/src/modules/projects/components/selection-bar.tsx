import { CalendarDays, CircleCheck, Trash2, UserRound, X } from "lucide-react";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { count } from "@/ui/words";
import { changeTasks, deleteTasks } from "../deeds";
import { useDesk } from "../desk";
import { PRIORITIES, priorityNames } from "../words";
import { PriorityMark, Ring } from "./marks";

/** What can be done with all chosen tasks at once. */
export function SelectionBar() {
  const { selected, all, columns, select, ask } = useDesk();
  const cards = all.filter(({ id }) => selected.has(id));
  if (cards.length === 0) return null;
  const clear = () => select([...selected], false);
  const many = count(cards.length, "task");
  return (
    <div
      role="toolbar"
      aria-label={`What to do with ${many}`}
      data-foot
      className="absolute inset-x-0 bottom-4 z-10 mx-auto flex w-fit max-w-[calc(100%-24px)] animate-rise flex-wrap items-center gap-1 rounded-panel bg-raised p-1.5 pl-3 text-13 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
    >
      <span role="status" className="pr-2 font-semibold">
        {many}
      </span>
      <Menu
        side="top"
        label="Move to"
        trigger={
          <Button look="bare" size="small">
            <CircleCheck aria-hidden /> Move to
          </Button>
        }
      >
        {columns.map((column) => (
          <MenuItem
            key={column.id}
            onSelect={() => {
              clear();
              void changeTasks(cards, { status: column.key }, `${many} moved to ${column.name}`);
            }}
          >
            <Ring column={column} columns={columns} />
            <bdi>{column.name}</bdi>
          </MenuItem>
        ))}
      </Menu>
      <Button look="bare" size="small" title="Assign (A)" onClick={() => ask("assign", cards)}>
        <UserRound aria-hidden /> Assign
      </Button>
      <Button look="bare" size="small" title="Set date (D)" onClick={() => ask("date", cards)}>
        <CalendarDays aria-hidden /> Date
      </Button>
      <Menu
        side="top"
        label="Priority"
        trigger={
          <Button look="bare" size="small">
            <PriorityMark priority="high" /> Priority
          </Button>
        }
      >
        {PRIORITIES.toReversed().map((priority) => (
          <MenuItem
            key={priority}
            onSelect={() => {
              clear();
              void changeTasks(cards, { priority }, `${many}: ${priorityNames[priority].toLowerCase()}`);
            }}
          >
            <PriorityMark priority={priority} />
            {priorityNames[priority]}
          </MenuItem>
        ))}
      </Menu>
      <Button
        look="bare"
        size="small"
        onClick={() => {
          clear();
          void deleteTasks(cards);
        }}
      >
        <Trash2 aria-hidden /> Delete
      </Button>
      <Button look="bare" size="small" icon aria-label="Choose none (Esc)" onClick={clear}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
