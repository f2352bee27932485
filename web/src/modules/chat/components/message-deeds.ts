import { useEffect, useMemo, useRef } from "react";
import type { Message } from "../types";

/** What can be done with a message from its row. */
export interface MessageDeeds {
  reply: (message: Message) => void;
  edit: (message: Message | null) => void;
  remove: (message: Message) => void;
  react: (message: Message, emoji: string, given: boolean) => void;
  /** Opens the choice of an emoji for a message, or closes it. */
  chooseEmoji: (messageId: string | null) => void;
  pin: (message: Message) => void;
  save: (message: Message) => void;
  forward: (message: Message) => void;
  makeTask: (message: Message) => void;
  move: (message: Message) => void;
  copyLink: (message: Message) => void;
  goTo: (messageId: string) => void;
}

/** What this person may do in a conversation. */
export interface Rights {
  /** Say something. */
  write: boolean;
  /** Give reactions, and take back what one said oneself: where only moderators write, everyone in it may. */
  react: boolean;
  /** Keep order: take others' words back, move them, name topics. */
  moderate: boolean;
  /** Make tasks of what was said. */
  tasks: boolean;
}

/** The same object for as long as the component lives, doing what the newest one does: rows need not be drawn again. */
export function useStable<Deeds extends object>(deeds: Deeds): Deeds {
  const newest = useRef(deeds);
  useEffect(() => {
    newest.current = deeds;
  });
  return useMemo(() => {
    const stable: Record<string, unknown> = {};
    for (const name of Object.keys(deeds)) {
      stable[name] = (...given: unknown[]) =>
        (newest.current as Record<string, (...given: unknown[]) => unknown>)[name]?.(...given);
    }
    return stable as Deeds;
    // The names of the deeds do not change.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
