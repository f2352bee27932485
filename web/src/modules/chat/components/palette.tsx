import {
  ArrowRight,
  CircleHelp,
  Clock,
  DoorOpen,
  Hash,
  KeyRound,
  MessageSquarePlus,
  MinusCircle,
  Moon,
  Search,
  Sun,
  UserRound,
  Users,
  type LucideIcon,
} from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { chooseTheme, useTheme } from "@/app/theme";
import { cx } from "@/ui/classes";
import { Key } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { useCan, useMe } from "../../identity/queries";
import { mayAdminister } from "../../organization/permissions";
import { isMember } from "../cache/conversations";
import { findHits, highlighted, type Hit } from "../palette";
import { setPresence, type ChosenPresence } from "../presence";
import { useConversations, useCreateConversation, usePeople, usePresence } from "../queries";
import { count, othersIn, titleOf } from "../words";
import type { NewKind } from "./new-conversation";
import { Person } from "./person";

type Drawn = Hit & { icon: ReactNode };

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
  const hits = findHits(all, typed) as Drawn[];
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
          placeholder="A conversation, a person, something to do"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-17 outline-none"
        />
        <Radix.Close asChild>
          <button type="button" aria-label="Close" className="max-desk:p-2">
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
  hit: Drawn;
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
          {before}
          {found && (
            <mark className="bg-transparent font-bold text-inherit underline decoration-brass decoration-2 underline-offset-3">
              {found}
            </mark>
          )}
          {after}
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

/** Everything that can be found or done, as this person may. */
function useHits({ onNew, onHelp }: { onNew: (kind: NewKind) => void; onHelp: () => void }): Drawn[] {
  const { data: me } = useMe();
  const may = useCan();
  const navigate = useNavigate();
  const create = useCreateConversation();
  const presence = usePresence();
  const { dark } = useTheme();
  const { data: conversations = [] } = useConversations();
  const people = usePeople();
  if (!me) return [];
  const mayWrite = may("chat.messages.write");
  const open = (id: string) => void navigate({ to: "/chat/$conversationId", params: { conversationId: id } });
  const icon = (Icon: LucideIcon) => <Icon aria-hidden />;

  const found: Drawn[] = conversations.map((conversation) => {
    const { id, type, unread_count, last_message, last_seq, members } = conversation;
    const other = type === "channel" ? undefined : (othersIn(conversation, me.id)[0] ?? members[0]);
    const joined = isMember(conversation, me.id);
    return {
      key: id,
      group: "Conversations",
      title: titleOf(conversation, me.id),
      where:
        unread_count > 0
          ? `${unread_count} unread`
          : joined
            ? last_seq > 0
              ? count(last_seq, "message")
              : undefined
            : "not joined",
      // The unread first, then the latest.
      weight: (unread_count > 0 ? 500 : 0) + recency(last_message?.created_at),
      icon: other ? <Person person={other} size={20} /> : icon(Hash),
      run: () => open(id),
    };
  });

  const toWriteTo: Drawn[] = people
    .filter(({ id }) => id !== me.id && mayWrite)
    .map((person) => ({
      key: `person ${person.id}`,
      group: "People",
      title: person.name,
      where: person.roles.map(({ name }) => name).join(", "),
      weight: presence(person.id) === "offline" ? 0 : 100,
      icon: <Person person={{ ...person, user_id: person.id }} size={20} />,
      run: () =>
        create.mutate(
          { type: "direct", member_ids: [person.id] },
          {
            onSuccess: ({ id }) => open(id),
            onError: (error) => toastProblem("The conversation did not open.", error),
          },
        ),
    }));

  const doing = (title: string, Icon: LucideIcon, run: () => void, more: Partial<Hit> = {}): Drawn => ({
    key: title,
    group: "Do",
    title,
    icon: icon(Icon),
    run,
    ...more,
  });
  const being = (title: string, Icon: LucideIcon, status: ChosenPresence) =>
    doing(
      title,
      Icon,
      () => void setPresence(status).catch((error: unknown) => toastProblem("The others do not know yet.", error)),
    );
  const going = (title: string, Icon: LucideIcon, to: "/people" | "/admin" | "/profile" | "/chat/channels") =>
    doing(title, Icon, () => void navigate({ to }), { group: "Go to" });

  return [
    ...found,
    ...toWriteTo,
    ...(mayWrite
      ? [doing("New conversation", MessageSquarePlus, () => onNew("people"), { hotkey: "c", weight: 900 })]
      : []),
    ...(may("chat.channels.manage") ? [doing("New channel", Hash, () => onNew("channel"), { weight: 800 })] : []),
    being("Be here", UserRound, "online"),
    being("Be away", Clock, "away"),
    being("Do not disturb", MinusCircle, "dnd"),
    doing(dark ? "Light theme" : "Dark theme", dark ? Sun : Moon, () => chooseTheme(dark ? "light" : "dark")),
    doing("Keys in chat", CircleHelp, onHelp, { hotkey: "?" }),
    going("All channels", DoorOpen, "/chat/channels"),
    ...(may("organization.members.read") ? [going("People", Users, "/people")] : []),
    ...(mayAdminister(me) ? [going("Administration", KeyRound, "/admin")] : []),
    going("Your profile", ArrowRight, "/profile"),
  ];
}

/** 0 to 400, higher for what was said lately. */
function recency(at: string | undefined): number {
  if (at === undefined) return 0;
  const hours = (Date.now() - Date.parse(at)) / 3_600_000;
  return 400 / (1 + Math.max(0, hours) / 24);
}
