import type { Message } from "../types";

/**
 * What this page knows of one conversation's messages: an unbroken run of them up to the newest, oldest first, and the
 * revision up to which every change to them is in it.
 */
export interface Stream {
  readonly messages: readonly Message[];
  readonly revision: number;
  /** Whether the first message of the conversation is in it. */
  readonly atStart: boolean;
}

/** What a change from the server comes to: the stream with it, or a gap that `sync` has to fill first. */
export type Received = { stream: Stream; gap: false } | { stream: Stream; gap: true };

/**
 * A stream from the newest page (newest first, as the server answers). `asOf` is the conversation's revision as it was
 * known before the page was asked for; the page holds at least that.
 */
export function openStream(page: readonly Message[], asOf: number, more: boolean): Stream {
  const messages = page.toReversed();
  const newest = messages.reduce((highest, { revision }) => Math.max(highest, revision), 0);
  return { messages, revision: Math.max(asOf, newest), atStart: !more || messages[0]?.seq === 1 };
}

/** The stream with an older page (newest first) in front. */
export function withOlder(stream: Stream, page: readonly Message[], more: boolean): Stream {
  const oldest = stream.messages[0]?.seq ?? Infinity;
  const older = page.filter(({ seq }) => seq < oldest).toReversed();
  const messages = [...older, ...stream.messages];
  return { ...stream, messages, atStart: !more || messages[0]?.seq === 1 };
}

/**
 * Takes one change in. Changes count by the conversation's revision: the next one is applied, one that is already in
 * is dropped, and one that comes too early shows a gap and is left for `sync` to bring in its order.
 */
export function receive(stream: Stream, message: Message): Received {
  if (message.revision > stream.revision + 1) return { stream, gap: true };
  const revision = Math.max(stream.revision, message.revision);
  return { stream: { ...stream, messages: placed(stream, message), revision }, gap: false };
}

/** Counts a change that is not a message, such as a new name: it takes a revision of the conversation too. */
export function advance(stream: Stream, revision: number): Received {
  if (revision > stream.revision + 1) return { stream, gap: true };
  return { stream: { ...stream, revision: Math.max(stream.revision, revision) }, gap: false };
}

/** Takes in what `sync` brought: everything changed since the stream's revision, in order, up to `revision`. */
export function catchUp(stream: Stream, changed: readonly Message[], revision: number): Stream {
  const messages = changed.reduce<Stream>(
    (so_far, message) => ({ ...so_far, messages: placed(so_far, message) }),
    stream,
  );
  return { ...messages, revision: Math.max(stream.revision, revision) };
}

/** The text is gone at once for who deleted it; the server's own version follows with its revision. */
export function withDeleted(stream: Stream, id: string, at: string): Stream {
  return changeOne(stream, id, (message) => ({ ...message, content: null, deleted_at: at }));
}

/** A reaction as it will be once the server has it. */
export function withReaction(stream: Stream, id: string, emoji: string, user: string, given: boolean): Stream {
  return changeOne(stream, id, (message) => ({
    ...message,
    reactions: reacted(message.reactions, emoji, user, given),
  }));
}

/** The message, if it is among the loaded ones. */
export function find(stream: Stream, id: string): Message | undefined {
  return stream.messages.find((message) => message.id === id);
}

function changeOne(stream: Stream, id: string, change: (message: Message) => Message): Stream {
  const messages = stream.messages.map((message) => (message.id === id ? change(message) : message));
  return { ...stream, messages };
}

/** Puts a message at its seq. A version older than the one here changes nothing; one before the loaded run is left out. */
function placed({ messages, atStart }: Stream, message: Message): readonly Message[] {
  const oldest = messages[0];
  const newest = messages.at(-1);
  if (newest === undefined || message.seq > newest.seq) return [...messages, message];
  if (oldest !== undefined && message.seq < oldest.seq) return atStart ? [message, ...messages] : messages;
  const at = indexOfSeq(messages, message.seq);
  const here = messages[at];
  if (here?.seq === message.seq) return here.revision >= message.revision ? messages : messages.with(at, message);
  return messages.toSpliced(at, 0, message);
}

/** Where `seq` is or would be, by bisection. */
function indexOfSeq(messages: readonly Message[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function reacted(reactions: Message["reactions"], emoji: string, user: string, given: boolean): Message["reactions"] {
  const here = reactions.find((one) => one.emoji === emoji);
  if ((here?.user_ids.includes(user) ?? false) === given) return reactions;
  if (here === undefined) return [...reactions, { emoji, count: 1, user_ids: [user] }];
  const user_ids = given ? [...here.user_ids, user] : here.user_ids.filter((one) => one !== user);
  const changed = { ...here, count: here.count + (given ? 1 : -1), user_ids };
  return reactions.flatMap((one) => (one !== here ? [one] : changed.count > 0 ? [changed] : []));
}
