import type { Message, Outgoing } from "../types";
import { withoutConfirmed } from "./outbox";

/** One row of the stream as it is drawn. `opens`: the first of a run by one person, with their arch and name. */
export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "mark"; key: string; since: string }
  | { kind: "message"; key: string; message: Message; opens: boolean }
  | { kind: "outgoing"; key: string; outgoing: Outgoing; opens: boolean };

/** Messages of one person this close together stand under one name. Milliseconds. */
const RUN = 5 * 60_000;

/**
 * The rows of a stream: a separator for each day, one line before the first message after `readUpTo` that is not
 * one's own, and runs of one person under one name. `readUpTo` is null when nothing was unread.
 */
export function rowsOf(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  { me, readUpTo }: { me: string; readUpTo: number | null },
): Row[] {
  const rows: Row[] = [];
  let previous: { by: string; at: string } | undefined;
  let day: string | undefined;
  let marked = readUpTo === null;

  const place = (by: string, at: string, isNew: boolean, answers: boolean): boolean => {
    const today = dayOf(at);
    if (today !== day) rows.push({ kind: "day", key: `day ${today}`, at });
    if (isNew) rows.push({ kind: "mark", key: "mark", since: previous?.at ?? at });
    const run = previous?.by === by && today === day && Date.parse(at) - Date.parse(previous.at) < RUN;
    previous = { by, at };
    day = today;
    return !run || isNew || answers;
  };

  for (const message of messages) {
    const isNew = !marked && message.seq > (readUpTo ?? Infinity) && message.sender_id !== me;
    marked ||= isNew;
    const opens = place(message.sender_id, message.created_at, isNew, message.reply_to !== null);
    rows.push({ kind: "message", key: keyOf(message.sender_id, message.client_id ?? message.id), message, opens });
  }

  for (const one of withoutConfirmed(outgoing, messages, me)) {
    const opens = place(me, one.created_at, false, one.reply_to !== null);
    rows.push({ kind: "outgoing", key: keyOf(me, one.client_id), outgoing: one, opens });
  }
  return rows;
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
