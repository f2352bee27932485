import { useMutation } from "@tanstack/react-query";
import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useState, type RefObject } from "react";
import { useLine } from "@/realtime";
import { toastProblem } from "@/ui/toast";
import { memberOf } from "../cache/conversations";
import { loadOlder, markRead } from "../queries";
import type { Conversation, Message } from "../types";
import type { StreamRow } from "./stream-rows";

/** What lasts shorter than this is a glance: it reads nothing. Milliseconds. */
const GLANCE = 300;

/** How long something that just arrived is lit. Milliseconds, as `--lamp`. */
const LAMP = 2_400;

/**
 * After which message the line “New since” stands: where one had read to when the conversation was opened, or when one
 * looked away from it and something came. Null when nothing was new.
 */
export function useUnreadLine(conversation: Conversation, me: string, attention: boolean): number | null {
  const read = memberOf(conversation, me)?.last_read_seq ?? conversation.last_seq;
  const [line, setLine] = useState(() => (conversation.unread_count > 0 ? read : null));
  const [away, setAway] = useState(!attention);
  if (away === attention) {
    setAway(!attention);
    if (!attention && read >= conversation.last_seq) setLine(read);
    if (attention && line !== null && line >= conversation.last_seq) setLine(null);
  }
  return line;
}

/** What is on screen while someone looks is read. Answers the number of the furthest message that was shown. */
export function useReading({
  rows,
  virtual,
  scroller,
  slack,
  attention,
  member,
}: {
  rows: readonly StreamRow[];
  virtual: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLDivElement | null>;
  /** Pixels of a message that may stand below the edge. */
  slack: number;
  attention: boolean;
  member: boolean;
}): number | undefined {
  const [message, setMessage] = useState<Message>();
  const live = useLine().now === "live";
  useEffect(() => {
    const bottom = (virtual.scrollOffset ?? 0) + (scroller.current?.clientHeight ?? 0) + slack;
    const shown = virtual.getVirtualItems().findLast(({ index, end }) => end <= bottom && isSeen(rows[index]));
    const row = shown && rows[shown.index];
    if (!isSeen(row) || row.message.seq <= (message?.seq ?? 0)) return;
    const timer = setTimeout(() => setMessage(row.message), GLANCE);
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    if (live && attention && member && message !== undefined) markRead(message);
  }, [live, attention, member, message]);
  return message?.seq;
}

function isSeen(row: StreamRow | undefined): row is StreamRow & { message: Message } {
  return row?.kind === "message" || row?.kind === "happening";
}

/** Loads the page before, whenever one has read up to it; true while it comes. */
export function useOlder(id: string, wanted: boolean): boolean {
  const { mutate, isPending, isError, reset } = useMutation({
    mutationFn: () => loadOlder(id),
    onError: (error) => {
      toastProblem("Earlier messages did not load.", error);
      setTimeout(() => reset(), 5_000);
    },
  });
  useEffect(() => {
    if (wanted && !isPending && !isError) mutate();
  }, [wanted, isPending, isError, mutate]);
  return isPending;
}

/** The number of the message that just arrived from someone else, while its lamp is lit. */
export function useArrival(last: Message | undefined, me: string): number | null {
  const [from] = useState(() => last?.seq ?? 0);
  const [lit, setLit] = useState<number | null>(null);
  const seq = last?.seq ?? 0;
  const fresh = seq > from && last?.sender_id !== me;
  useEffect(() => {
    if (!fresh) return;
    const on = setTimeout(() => setLit(seq));
    const off = setTimeout(() => setLit(null), LAMP);
    return () => {
      clearTimeout(on);
      clearTimeout(off);
    };
  }, [fresh, seq]);
  return lit;
}

/** Who reads at the end stays there, whatever grows or shrinks: the last message, the window, the field below. */
export function useStayAtEnd(scroller: RefObject<HTMLDivElement | null>, near: number): void {
  useEffect(() => {
    const box = scroller.current;
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight <= near;
    let atEnd = isAtEnd();
    const look = () => {
      atEnd = isAtEnd();
    };
    const watcher = new ResizeObserver(() => {
      if (atEnd) box.scrollTop = box.scrollHeight;
    });
    watcher.observe(box);
    watcher.observe(content);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [scroller, near]);
}
