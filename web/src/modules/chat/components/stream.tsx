import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from "react";
import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";
import { readers } from "../cache/conversations";
import { rowsOf, type Row } from "../cache/rows";
import { find, type Stream as Messages } from "../cache/stream";
import { loadBackTo, useOutgoing, usePresence } from "../queries";
import { useAttention } from "../screen";
import type { Conversation, ConversationMember, Message } from "../types";
import { count } from "../words";
import { Announcer } from "./announcer";
import { Beginning } from "./beginning";
import { DayLine, NewLine, OlderBones, estimate } from "./stream-lines";
import { MessageRow, OutgoingRow, type MessageDeeds } from "./message-row";
import { ReadBy } from "./read-by";
import { useArrival, useOlder, useReading, useStayAtEnd, useUnreadLine } from "./reading";

export interface StreamHandle {
  /** Puts the focus on a message: the one it was on, or the last. */
  focus: () => void;
  /** Moves it; true when it could. */
  move: (by: 1 | -1) => void;
  toEnd: () => void;
  toMessage: (id: string) => void;
  /** Brings a loaded message into view and leaves the focus where it is. */
  show: (id: string) => void;
}

/** Within this many pixels of the end one reads along. */
const NEAR_END = 64;

/** How long the first rows take to be measured and stand still. Milliseconds. */
const SETTLES = 200;

/** The messages of a conversation, drawn where one looks and loaded backwards as one reads up. */
export function Stream({
  conversation,
  stream,
  title,
  me,
  people,
  editing,
  mayWrite,
  mayRemove,
  deeds,
  onEscape,
  ref,
}: {
  conversation: Conversation;
  stream: Messages;
  title: string;
  me: string;
  people: readonly ConversationMember[];
  editing: string | null;
  mayWrite: boolean;
  mayRemove: boolean;
  deeds: Omit<MessageDeeds, "goTo">;
  onEscape: () => void;
  ref?: Ref<StreamHandle>;
}) {
  const outgoing = useOutgoing(conversation.id);
  const presence = usePresence();
  const attention = useAttention();
  const readUpTo = useUnreadLine(conversation, me, attention);
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);

  const { messages, atStart } = stream;
  const rows = useMemo(
    () => [{ kind: "top", key: "top" } as const, ...rowsOf(messages, outgoing, { me, readUpTo })],
    [messages, outgoing, me, readUpTo],
  );
  const authors = useMemo(() => new Map(people.map((person) => [person.user_id, person])), [people]);
  const markAt = rows.findIndex(({ kind }) => kind === "mark");

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => estimate(rows[index]),
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
    paddingEnd: 8,
  });

  // One starts where one stopped reading, or at the end; only then is what is above looked at.
  const [placed, setPlaced] = useState(false);
  useLayoutEffect(() => {
    if (markAt > 1) virtual.scrollToIndex(Math.max(0, markAt - 1), { align: "start" });
    else virtual.scrollToEnd();
    const timer = setTimeout(() => setPlaced(true), SETTLES);
    return () => clearTimeout(timer);
    // Only where one comes in: afterwards nothing but the person moves the reading position.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useStayAtEnd(scroller, NEAR_END);

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? Infinity;
  const loading = useOlder(conversation.id, placed && first <= 2 && !atStart);

  const atEnd = virtual.isAtEnd();
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const shown = useReading({
    rows,
    virtual,
    scroller,
    slack: NEAR_END / 2,
    attention,
    member: conversation.members.some(({ user_id }) => user_id === me),
  });
  const isBelow = ({ seq, sender_id }: Message) => seq > (shown ?? Infinity) && sender_id !== me;
  const below = atEnd ? 0 : messages.filter(isBelow).length;
  const arrived = useArrival(messages.at(-1), me);

  const focusRow = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocused(row.key);
    virtual.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const isMessage = (row: Row | { kind: "top" } | undefined) => row?.kind === "message";
  const focusedAt = () => rows.findIndex(({ key }) => key === focused);
  const indexOf = (id: string | null) => rows.findIndex((row) => row.kind === "message" && row.message.id === id);
  const toMessage = async (id: string) => {
    const index = indexOf(id);
    if (index >= 0) return focusRow(index);
    if (await loadBackTo(conversation.id, id)) wanted.current = id;
  };
  /** A message that was just loaded for being looked at. */
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const index = indexOf(wanted.current);
    if (index < 0) return;
    wanted.current = null;
    focusRow(index);
  });

  useImperativeHandle(ref, () => ({
    focus: () => {
      const at = focusedAt();
      focusRow(at >= 0 ? at : rows.findLastIndex(isMessage));
    },
    move: (by) => {
      const at = focusedAt();
      if (at < 0) return focusRow(rows.findLastIndex(isMessage));
      for (let index = at + by; rows[index]; index += by) if (isMessage(rows[index])) return focusRow(index);
    },
    toEnd: () => virtual.scrollToEnd(),
    show: (id) => virtual.scrollToIndex(indexOf(id), { align: "auto" }),
    toMessage: (id) => void toMessage(id).catch((error: unknown) => toastProblem("The message was not found.", error)),
  }));

  const allDeeds: MessageDeeds = useStable({
    ...deeds,
    goTo: (id: string) =>
      void toMessage(id).catch((error: unknown) => toastProblem("The message was not found.", error)),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[focusedAt()];
    const message = row?.kind === "message" && row.message.deleted_at === null ? row.message : undefined;
    const mine = message?.sender_id === me;
    const deed = {
      r: message && mayWrite ? () => deeds.reply(message) : undefined,
      Enter: message && mayWrite ? () => deeds.reply(message) : undefined,
      e: message && mine && mayWrite ? () => deeds.edit(message) : undefined,
      Delete: message && (mine || mayRemove) ? () => deeds.remove(message) : undefined,
      Escape: onEscape,
      End: () => virtual.scrollToEnd(),
    }[event.key];
    if (deed === undefined || (event.key === "Enter" && event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    deed();
  };

  const draw = (row: (typeof rows)[number]): ReactNode => {
    switch (row.kind) {
      case "top":
        return atStart ? (
          <Beginning conversation={conversation} title={title} empty={rows.length === 1} me={me} />
        ) : (
          <OlderBones loading={loading} />
        );
      case "day":
        return <DayLine at={row.at} />;
      case "mark":
        return <NewLine since={row.since} />;
      case "message": {
        const { message } = row;
        return (
          <>
            <MessageRow
              message={message}
              opens={row.opens}
              author={authors.get(message.sender_id) ?? gone(message.sender_id)}
              presence={presence(message.sender_id)}
              people={people}
              me={me}
              answered={message.reply_to === null ? undefined : (find(stream, message.reply_to) ?? null)}
              editing={editing === message.id}
              arrived={arrived === message.seq}
              mayWrite={mayWrite}
              mayRemove={mayRemove}
              deeds={allDeeds}
            />
            {message.seq === lastSeq && <ReadBy people={readers(conversation, message, me)} />}
          </>
        );
      }
      case "outgoing":
        return (
          <OutgoingRow
            outgoing={row.outgoing}
            opens={row.opens}
            author={authors.get(me) ?? gone(me)}
            presence={presence(me)}
            people={people}
          />
        );
    }
  };

  const tabStop = focused !== null && rows.some(({ key }) => key === focused) ? focused : rows.findLast(isMessage)?.key;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* The keys are those of the message that has the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages in ${title}`}
        className="thin-scroll flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto [overflow-anchor:none]"
        onKeyDown={onKeyDown}
      >
        <div className="relative mt-auto w-full flex-none" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const message = row.kind === "message";
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                tabIndex={message ? (row.key === tabStop ? 0 : -1) : undefined}
                onFocus={message ? () => setFocused(row.key) : undefined}
                className="group/item absolute inset-x-0 top-0 outline-none focus-within:z-1 hover:z-1"
                style={{ transform: `translateY(${start}px)` }}
              >
                {draw(row)}
              </div>
            );
          })}
        </div>
      </div>
      <Announcer last={messages.at(-1)} people={people} me={me} />
      <div role="status" className="pointer-events-none absolute inset-x-0 bottom-2 z-2 grid justify-items-center">
        {below > 0 && (
          <Button
            look="plain"
            className="pointer-events-auto animate-rise rounded-[16px] border-0 text-brass-ink shadow-[var(--lift-2),inset_0_0_0_1px_var(--brass)]"
            onClick={() => virtual.scrollToEnd({ behavior: "smooth" })}
          >
            <ArrowDown aria-hidden /> {count(below, "new message")} below
          </Button>
        )}
      </div>
    </div>
  );
}

/** The same object for as long as the component lives, doing what the newest one does: rows need not be drawn again. */
function useStable(deeds: MessageDeeds): MessageDeeds {
  const newest = useRef(deeds);
  useEffect(() => {
    newest.current = deeds;
  });
  return useMemo(
    () => ({
      reply: (message) => newest.current.reply(message),
      edit: (message) => newest.current.edit(message),
      remove: (message) => newest.current.remove(message),
      goTo: (id) => newest.current.goTo(id),
    }),
    [],
  );
}

/** Someone who is no longer in the conversation. */
function gone(user_id: string) {
  return { user_id, name: "Someone who left", avatar_url: null };
}
