import type { KeyboardEvent } from "react";
import type { ConversationType, Message } from "../types";
import type { MessageDeeds, Rights } from "./message-deeds";

/** The keys of the message that has the focus. Answers whether the key was for it. */
export function hearKey(
  event: KeyboardEvent,
  message: Message | undefined,
  {
    me,
    type,
    rights,
    deeds,
    leave,
    toEnd,
  }: {
    me: string;
    type: ConversationType;
    rights: Rights;
    deeds: MessageDeeds;
    leave: () => void;
    toEnd: () => void;
  },
): void {
  const target = event.target;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const mine = message?.sender_id === me;
  const said = (allowed: boolean, deed: (message: Message) => void) =>
    message && message.deleted_at === null && allowed ? () => deed(message) : undefined;
  const moves = type !== "direct" && rights.react && (mine || rights.moderate || type === "group");
  const deed = {
    r: said(rights.write, deeds.reply),
    Enter: said(rights.write, deeds.reply),
    "+": said(rights.react, ({ id }) => deeds.chooseEmoji(id)),
    e: said(rights.react && mine && message.forwarded_from === null, deeds.edit),
    t: said(rights.tasks, deeds.makeTask),
    s: said(true, deeds.save),
    p: said(rights.write, deeds.pin),
    f: said(rights.react, deeds.forward),
    m: said(moves, deeds.move),
    Delete: said(rights.react && (mine || rights.moderate), deeds.remove),
    Escape: leave,
    End: toEnd,
  }[event.key];
  if (deed === undefined || (event.key === "Enter" && target instanceof HTMLButtonElement)) return;
  event.preventDefault();
  deed();
}
