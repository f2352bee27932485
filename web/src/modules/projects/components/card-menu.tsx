import { CalendarDays, Trash2, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { deleteTasks, moveTask } from "../deeds";
import { useDesk } from "../desk";
import type { Card, Column } from "../types";
import { Ring } from "./marks";

/** What can be done with a card without dragging it. */
export function CardMenu({ card, columns, children }: { card: Card; columns: readonly Column[]; children: ReactNode }) {
  const { ask } = useDesk();
  return (
    <Menu trigger={children} align="end" label={`What to do with ${card.number}`}>
      <MenuLabel>Move to</MenuLabel>
      {columns.map((column) => (
        <MenuCheck
          key={column.id}
          checked={column.key === card.status}
          onSelect={() => {
            if (column.key !== card.status)
              void moveTask(card, { status: column.key, before: null }, `${card.number} moved to ${column.name}`);
          }}
        >
          <Ring column={column} columns={columns} />
          <bdi>{column.name}</bdi>
        </MenuCheck>
      ))}
      <MenuLine />
      <MenuItem hotkey="A" onSelect={() => ask("assign", [card])}>
        <UserRound aria-hidden /> Assign
      </MenuItem>
      <MenuItem hotkey="D" onSelect={() => ask("date", [card])}>
        <CalendarDays aria-hidden /> Set due date
      </MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={() => void deleteTasks([card])}>
        <Trash2 aria-hidden /> Delete task
      </MenuItem>
    </Menu>
  );
}
