import { Link2, Search, X } from "lucide-react";
import { useState } from "react";
import { api } from "@/api/client";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { toastProblem } from "@/ui/toast";
import { take } from "../live";
import type { Card, Task } from "../types";
import { Code, Ring } from "./marks";
import { TaskLine } from "./sub-tasks";
import type { TaskParts } from "./task-body";

type Way = "blocked_by" | "blocks";
const words: Record<Way, string> = { blocked_by: "Waits for", blocks: "Blocks" };

/** What a task has to wait for, and what waits for it. */
export function Ties(parts: TaskParts) {
  const { card, mayWork } = parts;
  const [asked, setAsked] = useState<Way | null>(null);
  const ways = (["blocked_by", "blocks"] as const).filter((way) => card[way].length > 0);
  return (
    <>
      {ways.map((way) => (
        <Tied key={way} way={way} {...parts} />
      ))}
      {mayWork && (
        <>
          <dt>Ties</dt>
          <dd className="flex min-h-7 flex-wrap items-center gap-1">
            {(["blocked_by", "blocks"] as const).map((way) => (
              <Button key={way} look="bare" size="small" className="-ml-1.5" onClick={() => setAsked(way)}>
                <Link2 aria-hidden className="size-3.5!" /> {words[way]} …
              </Button>
            ))}
          </dd>
        </>
      )}
      {asked && <TieQuestion way={asked} onClose={() => setAsked(null)} {...parts} />}
    </>
  );
}

function Tied({ way, card, all, columns, mayWork }: TaskParts & { way: Way }) {
  return (
    <>
      <dt>{words[way]}</dt>
      <dd className="min-w-0">
        {card[way].map((id) => {
          const other = all.find((one) => one.id === id);
          return (
            other && (
              <div key={id} className="flex items-center gap-1">
                <div className="min-w-0 flex-1">
                  <TaskLine task={other} columns={columns} />
                </div>
                {mayWork && (
                  <Button
                    look="bare"
                    size="small"
                    icon
                    aria-label={`Untie ${other.number}`}
                    onClick={() => untie(...ordered(way, card, other))}
                  >
                    <X aria-hidden className="size-3.5!" />
                  </Button>
                )}
              </div>
            )
          );
        })}
      </dd>
    </>
  );
}

/** The one that comes first, and the one that waits. */
function ordered(way: Way, card: Card, other: Card): [Card, Card] {
  return way === "blocks" ? [card, other] : [other, card];
}

function untie(first: Card, second: Card): void {
  const { blocks } = first;
  take({ ...first, blocks: blocks.filter((id) => id !== second.id) });
  take({ ...second, blocked_by: second.blocked_by.filter((id) => id !== first.id) });
  api.delete(`/tasks/${first.id}/blocks/${second.id}`).catch((problem: unknown) => {
    take(first);
    take(second);
    toastProblem("They are still tied.", problem);
  });
}

function TieQuestion({ way, card, all, columns, onClose }: TaskParts & { way: Way; onClose: () => void }) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const found = all
    .filter((one) => one.id !== card.id && !card[way].includes(one.id))
    .filter((one) => `${one.number} ${one.title}`.toLocaleLowerCase().includes(wanted))
    .slice(0, 30);
  const choose = (other: Card) => {
    onClose();
    const [first, second] = ordered(way, card, other);
    api.post<Task>(`/tasks/${first.id}/blocks`, { task_id: second.id }).then(
      () => undefined, // both are told live, as they are then
      (problem: unknown) => toastProblem(`${card.number} is not tied.`, problem),
    );
  };
  const title = way === "blocks" ? `What waits for ${card.number}?` : `What does ${card.number} wait for?`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <label className="flex h-10 items-center gap-2 rounded-control border border-edge bg-raised px-3 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        <Search aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
        <input
          aria-label="Find a task"
          placeholder="Number or title"
          autoComplete="off"
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === "Enter" && first) choose(first);
          }}
          className="min-w-0 flex-1 bg-transparent text-14 outline-none"
        />
      </label>
      <ul className="thin-scroll -mx-2 max-h-[280px] overflow-auto">
        {found.map((one) => {
          const column = columns.find(({ key }) => key === one.status);
          return (
            <li key={one.id}>
              <button
                type="button"
                onClick={() => choose(one)}
                className="flex min-h-9 w-full min-w-0 items-center gap-2 rounded-control px-2 text-left text-13 hover:bg-hover max-desk:min-h-11"
              >
                {column && <Ring column={column} columns={columns} />}
                <Code>{one.number}</Code>
                <bdi className="min-w-0 truncate">{one.title}</bdi>
              </button>
            </li>
          );
        })}
        {found.length === 0 && <li className="px-2 py-4 text-13 text-ink-3">No other task is called that.</li>}
      </ul>
    </Dialog>
  );
}
