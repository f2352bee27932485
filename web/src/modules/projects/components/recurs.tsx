import { Menu, MenuCheck } from "@/ui/menu";
import { cx } from "@/ui/classes";
import { changeTasks } from "../deeds";
import type { Card, Recurrence } from "../types";

const choices: [string, Recurrence | null][] = [
  ["Never", null],
  ["Every day", { every: "daily", interval: 1 }],
  ["Every week", { every: "weekly", interval: 1 }],
  ["Every 2 weeks", { every: "weekly", interval: 2 }],
  ["Every month", { every: "monthly", interval: 1 }],
  ["Every 3 months", { every: "monthly", interval: 3 }],
];
const units = { daily: "days", weekly: "weeks", monthly: "months" } as const;

function wordsOf(recurrence: Recurrence | null): string {
  const same = choices.find(([, one]) => one?.every === recurrence?.every && one?.interval === recurrence?.interval);
  return same?.[0] ?? `Every ${recurrence?.interval} ${units[recurrence?.every ?? "daily"]}`;
}

/** Whether a task comes again once it is done; for that it has to be due some day. */
export function Recurs({ card, mayWork, look }: { card: Card; mayWork: boolean; look: string }) {
  if (card.recurrence === null && card.due_date === null) return null;
  return (
    <>
      <dt>Comes again</dt>
      <dd>
        <Menu
          align="start"
          label="Comes again"
          trigger={
            <button type="button" disabled={!mayWork} className={look}>
              <span className={cx(card.recurrence === null && "text-ink-3")}>{wordsOf(card.recurrence)}</span>
            </button>
          }
        >
          {choices.map(([name, recurrence]) => (
            <MenuCheck
              key={name}
              checked={wordsOf(card.recurrence) === name}
              onSelect={() => void changeTasks([card], { recurrence })}
            >
              {name}
            </MenuCheck>
          ))}
        </Menu>
      </dd>
    </>
  );
}
