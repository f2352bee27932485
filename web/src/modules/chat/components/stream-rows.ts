import { useMemo, useState } from "react";
import { memberOf } from "../cache/conversations";
import { rowsOf, type Row } from "../cache/rows";
import { useOutgoing } from "../queries";
import { setResolved } from "../topics";
import type { Conversation, Message, Topic } from "../types";

export type StreamRow = Row | { kind: "top"; key: "top" };

/**
 * The rows of an open conversation. What was read when it was opened is folded by topic; what is dealt with is folded
 * whole. Nothing folds under the eye afterwards but by this person's own hand.
 */
export function useRows(
  conversation: Conversation,
  messages: readonly Message[],
  topics: readonly Topic[] | undefined,
  { me, readUpTo }: { me: string; readUpTo: number | null },
) {
  const outgoing = useOutgoing(conversation.id);
  const [upTo, setUpTo] = useState(() => memberOf(conversation, me)?.last_read_seq ?? conversation.last_seq);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string> | null>(null);
  if (closed === null && topics !== undefined) {
    setClosed(new Set(topics.flatMap(({ id, resolved_at }) => (resolved_at === null ? [] : [id]))));
  }
  const folding = useMemo(() => ({ upTo, unfolded, closed: closed ?? new Set<string>() }), [upTo, unfolded, closed]);
  const rows: readonly StreamRow[] = useMemo(
    () => [{ kind: "top", key: "top" } as const, ...rowsOf(messages, outgoing, { me, readUpTo, folding })],
    [messages, outgoing, me, readUpTo, folding],
  );

  const unfold = (id: string) => setUnfolded((all) => new Set(all).add(id));
  const fold = (id: string) => {
    setUpTo((seq) => Math.max(seq, memberOf(conversation, me)?.last_read_seq ?? 0));
    setUnfolded((all) => without(all, id));
  };
  const resolve = async (topic: Topic, resolved: boolean) => {
    if (!(await setResolved(topic, resolved))) return;
    setClosed((all) => (resolved ? new Set(all).add(topic.id) : without(all ?? new Set(), topic.id)));
    if (resolved) fold(topic.id);
  };
  return { rows, unfold, fold, resolve };
}

function without(all: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...all].filter((one) => one !== id));
}

/** The topic of the row that is highest on screen, and whether its name is out of sight above it. */
export function topicAbove(rows: readonly StreamRow[], first: number): string | null {
  for (let at = first; at >= 0; at--) {
    const row = rows[at];
    if (row?.kind === "topic") return at < first ? row.topicId : null;
    if (row?.kind === "day" || row?.kind === "mark") {
      // The name stands below the line in the same step down.
      if (at === first) return null;
    }
  }
  return null;
}

/** Where a message stands: its own row, or the line that folds it away. */
export function indexOfMessage(rows: readonly StreamRow[], id: string | null): number {
  return rows.findIndex((row) => row.kind === "message" && row.message.id === id);
}

export function foldedTopicOf(rows: readonly StreamRow[], id: string): string | undefined {
  for (const row of rows) if (row.kind === "folded" && row.messages.some((one) => one.id === id)) return row.topicId;
  return undefined;
}
