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
  type Ref,
} from "react";
import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import type { Stream as Messages } from "../cache/stream";
import { loadBackTo, usePresence } from "../queries";
import { useAttention } from "../screen";
import type { Conversation, ConversationMember, Mentions, Message, Topic } from "../types";
import { Announcer } from "./announcer";
import { useStable, type MessageDeeds, type Rights } from "./message-deeds";
import { useArrival, useOlder, useReading, useStayAtEnd, useUnreadLine } from "./reading";
import { hearKey } from "./stream-keys";
import { estimate } from "./stream-lines";
import { DrawnHead, DrawnRow, type Drawing } from "./stream-row";
import { foldedTopicOf, indexOfMessage, topicAbove, useRows, type StreamRow } from "./stream-rows";
import type { TopicDeeds } from "./topic-head";

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
  topics,
  editing,
  rights,
  deeds,
  topicDeeds,
  mentionsOf,
  onEscape,
  ref,
}: {
  conversation: Conversation;
  stream: Messages;
  title: string;
  me: string;
  people: readonly ConversationMember[];
  topics: readonly Topic[] | undefined;
  editing: string | null;
  rights: Rights;
  deeds: Omit<MessageDeeds, "goTo" | "chooseEmoji">;
  topicDeeds: Pick<TopicDeeds, "writeIn" | "rename">;
  mentionsOf: (content: string) => Mentions | null;
  onEscape: () => void;
  ref?: Ref<StreamHandle>;
}) {
  const presence = usePresence();
  const attention = useAttention();
  const readUpTo = useUnreadLine(conversation, me, attention);
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [reacting, setReacting] = useState<string | null>(null);

  const { messages, atStart } = stream;
  const { rows, unfold, fold, resolve } = useRows(conversation, messages, topics, { me, readUpTo });
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
  const lastSaid = messages.findLast(({ kind }) => kind === "text");
  const shown = useReading({
    rows,
    virtual,
    scroller,
    slack: NEAR_END / 2,
    attention,
    member: conversation.members.some(({ user_id }) => user_id === me),
  });
  const isBelow = ({ seq, sender_id, kind }: Message) =>
    kind === "text" && seq > (shown ?? Infinity) && sender_id !== me;
  const below = atEnd ? 0 : messages.filter(isBelow).length;
  const arrived = useArrival(lastSaid, me);

  const focusRow = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocused(row.key);
    virtual.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const isMessage = (row: StreamRow | undefined) => row?.kind === "message";
  const focusedAt = () => rows.findIndex(({ key }) => key === focused);
  const indexOf = (id: string | null) => indexOfMessage(rows, id);
  const toMessage = async (id: string) => {
    const index = indexOf(id);
    if (index >= 0) return focusRow(index);
    const folded = foldedTopicOf(rows, id);
    wanted.current = id;
    if (folded !== undefined) unfold(folded);
    else if (!(await loadBackTo(conversation.id, id))) wanted.current = null;
  };
  /** A message that was just loaded for being looked at. */
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const folded = foldedTopicOf(rows, wanted.current);
    if (folded !== undefined) return unfold(folded);
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

  const allDeeds = useStable<MessageDeeds>({
    ...deeds,
    chooseEmoji: setReacting,
    goTo: (id: string) =>
      void toMessage(id).catch((error: unknown) => toastProblem("The message was not found.", error)),
  });
  const allTopicDeeds = useStable<TopicDeeds>({
    ...topicDeeds,
    unfold,
    fold,
    resolve: (topic, resolved) => void resolve(topic, resolved),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[focusedAt()];
    const toEnd = () => virtual.scrollToEnd();
    const message = row?.kind === "message" ? row.message : undefined;
    hearKey(event, message, { me, type: conversation.type, rights, deeds: allDeeds, leave: onEscape, toEnd });
  };
  const drawn: Drawing = {
    conversation,
    stream,
    title,
    me,
    people,
    authors,
    topics: topics ?? [],
    presence,
    editing,
    reacting,
    arrived,
    last: lastSaid?.seq,
    loading,
    empty: rows.length === 1,
    rights,
    deeds: allDeeds,
    topicDeeds: allTopicDeeds,
    mentionsOf,
  };
  const offset = virtual.scrollOffset ?? 0;
  const highest = items.find(({ end }) => end > offset + 12);
  const floating = highest ? topicAbove(rows, highest.index) : null;
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
                <DrawnRow row={row} of={drawn} />
              </div>
            );
          })}
        </div>
      </div>
      {floating !== null && (
        <div className="absolute inset-x-0 top-0 z-2 bg-surface max-desk:pr-0">
          <DrawnHead topicId={floating} of={drawn} floats />
        </div>
      )}
      <Announcer last={lastSaid} people={people} me={me} />
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
