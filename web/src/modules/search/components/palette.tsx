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
  const [at, setAt] = useState(0);
  const id = useId();
  const all = useHits({ onNew, onHelp });
  const { found, deeds } = useAnswers(typed);
  const known = findHits(all, typed) as DrawnHit[];
  // Names before texts: they are there at once, and nothing may move under the finger later.
  const hits = [...known, ...found, ...deeds];
  const current = Math.min(at, Math.max(0, hits.length - 1));

  const run = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    hit.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt((current + 1) % Math.max(1, hits.length));
    else if (event.key === "ArrowUp") setAt((current + hits.length - 1) % Math.max(1, hits.length));
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
          aria-controls={`${id}-hits`}
          aria-activedescendant={hits.length > 0 ? `${id}-${current}` : undefined}
          aria-label="Find or do"
          autoComplete="off"
          autoFocus
          placeholder="Find anything, open it, or do something"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
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
      <ul
        id={`${id}-hits`}
        role="listbox"
        aria-label="Results"
        className="thin-scroll min-h-0 overflow-auto px-2 pt-1 pb-2"
      >
        {hits.map((hit, index) => (
          <HitRow
            key={hit.key}
            hit={hit}
            id={`${id}-${index}`}
            typed={typed}
            heading={hits[index - 1]?.group !== hit.group}
            chosen={index === current}
            point={() => setAt(index)}
            run={() => run(hit)}
          />
        ))}
        {hits.length === 0 && (
          <li role="presentation" className="px-2.5 py-8 text-center text-13 text-ink-3">
            Nothing is called “{typed.replace(/^[>@#]/, "").trim()}” here.
          </li>
        )}
      </ul>
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
        <span className="ml-auto" role="status">
          {typed !== "" && count(hits.length, "result")}
        </span>
      </footer>
    </>
  );
}

function HitRow({
  hit,
  id,
  typed,
  heading,
  chosen,
  point,
  run,
}: {
  hit: DrawnHit;
  id: string;
  typed: string;
  heading: boolean;
  chosen: boolean;
  point: () => void;
  run: () => void;
}) {
  const [before, found, after] = highlighted(hit.title, typed);
  return (
    <>
      {heading && (
        <li role="presentation" className="px-2.5 pt-2.5 pb-1 text-12 font-semibold text-ink-3">
          {hit.group}
        </li>
      )}
      {/* The keys are the field's: it keeps the focus. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
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
          {hit.hotkey && <Key>{hit.hotkey}</Key>}
          {chosen && !hit.hotkey && <Key>Enter</Key>}
        </span>
      </li>
    </>
  );
}
