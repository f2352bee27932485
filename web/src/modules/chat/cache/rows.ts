import type { Message, Outgoing } from "../types";
import { withoutConfirmed } from "./outbox";

/** One row of the stream as it is drawn. `opens`: the first of a run by one person, with their arch and name. */
export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "mark"; key: string; since: string }
  /** A topic's name above its run of messages; null where the run leaves topics for the conversation itself. */
  | { kind: "topic"; key: string; topicId: string | null }
  /** Read messages of a topic that are folded away. */
  | { kind: "folded"; key: string; topicId: string; messages: readonly Message[]; rest: boolean }
  /** `quotes`: what it answers is said again above it, since that is not what one has just read. */
  | { kind: "message"; key: string; message: Message; opens: boolean; quotes: boolean }
  | { kind: "happening"; key: string; message: Message }
  | { kind: "outgoing"; key: string; outgoing: Outgoing; opens: boolean };

export interface Folding {
  /** Messages up to this number were read when the conversation was opened; null folds nothing. */
  upTo: number | null;
  /** Topics that are dealt with: nothing of them needs to be seen. */
  closed: ReadonlySet<string>;
  /** Topics that this person wants to see in full. */
  unfolded: ReadonlySet<string>;
}

/** Messages of one person this close together stand under one name. Milliseconds. */
const RUN = 5 * 60_000;
/** Of a topic's run so many read messages stay in sight, and fewer than `WORTH` are not folded. */
const KEPT = 3;
const WORTH = 4;

const NOTHING_FOLDED: Folding = { upTo: null, closed: new Set(), unfolded: new Set() };

/**
 * The rows of a stream: a separator for each day, one line before the first message after `readUpTo` that is not
 * one's own, a name above each run of a topic, and runs of one person under one name. `readUpTo` is null when nothing
 * was unread.
 */
export function rowsOf(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  { me, readUpTo, folding = NOTHING_FOLDED }: { me: string; readUpTo: number | null; folding?: Folding },
): Row[] {
  const rows: Row[] = [];
  let previous: { by: string; at: string } | undefined;
  let last: string | undefined;
  let before: string | undefined;
  let day: string | undefined;
  let topic: string | null = null;
  let marked = readUpTo === null;

  /** What stands above a message, whoever wrote it: its day, and where the new begins. */
  const above = (at: string, isNew: boolean) => {
    const today = dayOf(at);
    if (today !== day) {
      rows.push({ kind: "day", key: `day ${today}`, at });
      previous = undefined;
    }
    if (isNew) {
      rows.push({ kind: "mark", key: "mark", since: last ?? at });
      previous = undefined;
    }
    day = today;
    marked ||= isNew;
  };
  const isNew = ({ seq, sender_id, kind }: Message) =>
    !marked && kind === "text" && seq > (readUpTo ?? Infinity) && sender_id !== me;
  const head = (topicId: string | null, key: string) => {
    if (topicId === topic) return;
    topic = topicId;
    previous = undefined;
    rows.push({ kind: "topic", key: `topic ${key}`, topicId });
  };
  const opens = (by: string, at: string, answers: boolean): boolean => {
    const run = previous?.by === by && Date.parse(at) - Date.parse(previous.at) < RUN;
    previous = { by, at };
    last = at;
    return !run || answers;
  };

  for (const run of runsOf(messages)) {
    const hidden = foldedOf(run, folding);
    const first = run.messages[0];
    if (first && run.topicId !== undefined) {
      above(first.created_at, hidden === 0 && isNew(first));
      head(run.topicId, keyOf(first.sender_id, first.client_id ?? first.id));
    }
    if (hidden > 0 && run.topicId) {
      const away = run.messages.slice(0, hidden);
      last = away.at(-1)?.created_at;
      previous = undefined;
      const rest = hidden < run.messages.length;
      rows.push({ kind: "folded", key: `folded ${first?.id}`, topicId: run.topicId, messages: away, rest });
    }
    for (const message of run.messages.slice(hidden)) {
      above(message.created_at, isNew(message));
      const key = keyOf(message.sender_id, message.client_id ?? message.id);
      if (message.kind === "system") {
        previous = undefined;
        rows.push({ kind: "happening", key, message });
      } else {
        const { id, sender_id, created_at, reply_to, forwarded_from } = message;
        // The message before it, or the one that its topic began with, needs no saying again.
        const quotes = reply_to !== null && reply_to !== before && reply_to !== firstOf(run);
        const said = opens(sender_id, created_at, quotes || forwarded_from !== null);
        rows.push({ kind: "message", key, message, opens: said, quotes });
        before = id;
      }
    }
  }

  for (const one of withoutConfirmed(outgoing, messages, me)) {
    above(one.created_at, false);
    head(one.topic_id, keyOf(me, one.client_id));
    const said = opens(me, one.created_at, one.reply_to !== null);
    rows.push({ kind: "outgoing", key: keyOf(me, one.client_id), outgoing: one, opens: said });
  }
  return rows;
}

/** Messages one after the other of one topic. What happened stands where it stands: it has none, `undefined`. */
interface Run {
  topicId: string | null | undefined;
  messages: Message[];
}

function runsOf(messages: readonly Message[]): Run[] {
  const runs: Run[] = [];
  for (const message of messages) {
    const topicId = message.kind === "system" ? undefined : message.topic_id;
    const run = runs.at(-1);
    if (run && run.topicId === topicId) run.messages.push(message);
    else runs.push({ topicId, messages: [message] });
  }
  return runs;
}

/** The message that a run of a topic begins with. */
function firstOf({ topicId, messages }: Run): string | undefined {
  return topicId ? messages[0]?.id : undefined;
}

/** How many messages at the head of a run are folded away. */
function foldedOf({ topicId, messages }: Run, { upTo, closed, unfolded }: Folding): number {
  if (!topicId || upTo === null || unfolded.has(topicId)) return 0;
  const unread = messages.findIndex(({ seq }) => seq > upTo);
  const read = unread < 0 ? messages.length : unread;
  if (closed.has(topicId)) return read;
  const hidden = Math.min(read, messages.length - KEPT);
  return hidden >= WORTH ? hidden : 0;
}

/** A confirmed message keeps the row of the one that was waiting, so that nothing jumps. */
function keyOf(sender: string, id: string): string {
  return `${sender} ${id}`;
}

/** The local day of a moment, as a key. */
function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
