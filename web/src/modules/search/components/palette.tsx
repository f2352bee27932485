import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useId, useState, type KeyboardEvent } from "react";
import { cx } from "@/ui/classes";
import { Key } from "@/ui/menu";
import type { NewKind } from "@/modules/chat/components/new-conversation";
import { count } from "@/ui/words";
import { findHits, highlighted, type Hit } from "../palette";
import { useAnswers } from "./answers";
import { useHits, type DrawnHit } from "./hits";
import { Marked } from "./marked";

/** Finds a conversation, a person or a screen, or does something, from the keyboard. */
export function Palette({
  open,
  onClose,
  ...deeds
}: {
  open: boolean;
  onClose: () => void;
  onNew: (kind: NewKind) => void;
  onHelp: () => void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 grid items-start justify-items-center bg-scrim px-4 pt-[11vh] pb-4 max-desk:p-2">
          <Radix.Content
            aria-describedby={undefined}
            className="flex max-h-[76dvh] w-full max-w-[640px] animate-open flex-col overflow-hidden rounded-[12px] bg-raised shadow-[var(--lift-3),0_0_0_1px_var(--line)] outline-none max-desk:max-h-[84dvh]"
          >
            <Radix.Title className="sr-only">Find or do</Radix.Title>
            <Finder onClose={onClose} {...deeds} />
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Finder({
  onClose,
  onNew,
  onHelp,
}: {
  onClose: () => void;
  onNew: (kind: NewKind) => void;
  onHelp: () => void;
}) {
  const [typed, setTyped] = useState("");
  /** The key of the hit that was pointed at: what is found later takes its place beside it, not under the finger. */
  const [chosen, setChosen] = useState<string>();
  const id = useId();
  const all = useHits({ onNew, onHelp });
  const { found, deeds } = useAnswers(typed);
  const known = findHits(all, typed) as DrawnHit[];
  // Names before texts: they are there at once.
  const hits = [...known, ...found, ...deeds];
  const current = Math.max(
    0,
    hits.findIndex(({ key }) => key === chosen),
  );
  const step = (by: number) => setChosen(hits[(current + by + hits.length) % hits.length]?.key);
  const results = typed.trim() === "" ? "" : count(known.length + found.length, "result");

  const run = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    hit.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") run(hits[current]);
    else return;
    event.preventDefault();
    requestAnimationFrame(() =>
      document.querySelector(`[data-hit][aria-selected="true"]`)?.scrollIntoView({ block: "nearest" }),
    );
  };

  return (
    <>
      <div className="flex h-[58px] flex-none items-center gap-3 border-b border-line px-[18px]">
        <Search aria-hidden className="size-5 flex-none stroke-[1.75] text-ink-3" />
        <input
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-hits`}
          aria-activedescendant={hits.length > 0 ? `${id}-${current}` : undefined}
          aria-label="Find or do"
          autoComplete="off"
          autoFocus
          placeholder="Find anything, open it, or do something"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(undefined);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-17 outline-none"
        />
        <Radix.Close asChild>
          <button type="button" aria-label="Esc, close" className="max-desk:p-2">
            <Key>Esc</Key>
          </button>
        </Radix.Close>
      </div>
      <div
        id={`${id}-hits`}
        role="listbox"
        aria-label="Results"
        className="thin-scroll min-h-0 overflow-auto px-2 pt-1 pb-2"
      >
        {groupsOf(hits).map(({ group, from, hits }) => (
          <ul key={hits[0]?.key} role="group" aria-label={group}>
            <li aria-hidden className="px-2.5 pt-2.5 pb-1 text-12 font-semibold text-ink-3">
              {group}
            </li>
            {hits.map((hit, nth) => (
              <HitRow
                key={hit.key}
                hit={hit}
                id={`${id}-${from + nth}`}
                typed={typed}
                chosen={from + nth === current}
                point={() => setChosen(hit.key)}
                run={() => run(hit)}
              />
            ))}
          </ul>
        ))}
      </div>
      {hits.length === 0 && (
        <p className="px-4 pb-8 text-center text-13 text-ink-3">
          Nothing is called “{typed.replace(/^[>@#]/, "").trim()}” here.
        </p>
      )}
      <p role="status" className="sr-only">
        {results}
      </p>
      <footer className="flex flex-none gap-4 border-t border-line bg-surface px-[18px] py-2.5 text-12 text-ink-3 max-desk:hidden">
        <span className="flex items-center gap-1.5">
          <Key>↑</Key>
          <Key>↓</Key> move
        </span>
        <span className="flex items-center gap-1.5">
          <Key>&gt;</Key> commands
        </span>
        <span className="flex items-center gap-1.5">
          <Key>@</Key> people
        </span>
        <span className="flex items-center gap-1.5">
          <Key>#</Key> conversations
        </span>
        <span aria-hidden className="ml-auto">
          {results}
        </span>
      </footer>
    </>
  );
}

/** Hits that follow each other in one group, and the place of the first among all. */
function groupsOf(hits: readonly DrawnHit[]): { group: string; from: number; hits: DrawnHit[] }[] {
  const groups: { group: string; from: number; hits: DrawnHit[] }[] = [];
  for (const [from, hit] of hits.entries()) {
    const last = groups.at(-1);
    if (last?.group === hit.group) last.hits.push(hit);
    else groups.push({ group: hit.group, from, hits: [hit] });
  }
  return groups;
}

function HitRow({
  hit,
  id,
  typed,
  chosen,
  point,
  run,
}: {
  hit: DrawnHit;
  id: string;
  typed: string;
  chosen: boolean;
  point: () => void;
  run: () => void;
}) {
  const [before, found, after] = highlighted(hit.title, typed);
  return (
    // The keys are the field's: it keeps the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <li
      id={id}
      data-hit
      role="option"
      aria-selected={chosen}
      onClick={run}
      onPointerMove={chosen ? undefined : point}
      className={cx(
        "flex min-h-[38px] cursor-pointer items-center gap-3 rounded-control px-2.5 text-14 max-desk:min-h-11 [&>svg]:size-4 [&>svg]:flex-none [&>svg]:stroke-[1.75]",
        chosen ? "bg-patina-soft [&>svg]:text-patina-ink" : "[&>svg]:text-ink-3",
      )}
    >
      {hit.icon}
      <bdi className="min-w-0 truncate">
        {hit.marked !== undefined ? <Marked text={hit.marked} /> : before}
        {hit.marked === undefined && found && (
          <mark className="bg-transparent font-bold text-inherit underline decoration-brass decoration-2 underline-offset-3">
            {found}
          </mark>
        )}
        {hit.marked === undefined && after}
      </bdi>
      <span
        className={cx(
          "ml-auto flex flex-none items-center gap-1.5 text-12 whitespace-nowrap max-desk:hidden",
          chosen ? "text-ink-2" : "text-ink-3",
        )}
      >
        {hit.where}
        <span aria-hidden className="contents">
          {hit.hotkey && <Key>{hit.hotkey}</Key>}
          {chosen && !hit.hotkey && <Key>Enter</Key>}
        </span>
      </span>
    </li>
  );
}
