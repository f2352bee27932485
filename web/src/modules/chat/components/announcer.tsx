import { useEffect, useRef, useState } from "react";
import { count } from "@/ui/words";
import { plain } from "../text/plain";
import type { ConversationMember, Message } from "../types";

/** Arrivals are told to a screen reader at most this often, and what came between together. Milliseconds. */
const PAUSE = 5_000;

/** Says what others write in the open conversation, for those who do not see it. */
export function Announcer({
  last,
  people,
  me,
}: {
  last: Message | undefined;
  people: readonly ConversationMember[];
  me: string;
}) {
  const [words, setWords] = useState("");
  const told = useRef({ seq: last?.seq ?? 0, at: 0 });
  const seq = last?.seq ?? 0;
  useEffect(() => {
    if (last === undefined || seq <= told.current.seq) return;
    if (last.sender_id === me) {
      told.current.seq = seq;
      return;
    }
    const wait = Math.max(0, told.current.at + PAUSE - Date.now());
    const timer = setTimeout(() => {
      const fresh = seq - told.current.seq;
      const by = people.find(({ user_id }) => user_id === last.sender_id)?.name ?? "Someone";
      setWords(
        fresh === 1 ? `${by}: ${plain(last.content ?? "")}` : `${count(fresh, "new message")}, the last by ${by}`,
      );
      told.current = { seq, at: Date.now() };
    }, wait);
    return () => clearTimeout(timer);
  }, [last, seq, people, me]);
  return (
    <div role="status" className="sr-only">
      {words}
    </div>
  );
}
