import { Reply, X } from "lucide-react";
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { session } from "@/api/session";
import { line } from "@/realtime";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Key } from "@/ui/menu";
import { sender } from "../live";
import { LONGEST_MESSAGE, type Conversation, type ConversationMember, type Message } from "../types";
import { count, firstName } from "../words";
import { GrowingText } from "./growing-text";
import { NameChoice, useNameChoice } from "./name-choice";

/** What is written and not sent, by conversation: kept while the page is open, gone with the session. */
const drafts = new Map<string, string>();
session.onEnd(() => drafts.clear());

/** While someone writes, the others hear of it this often. Milliseconds. */
const TYPING_AGAIN = 3_000;

export interface ComposerHandle {
  focus: () => void;
}

export function Composer({
  conversation,
  title,
  replyTo,
  people,
  names,
  me,
  onReplyDone,
  onSent,
  onEditLast,
  onLeave,
  ref,
}: {
  conversation: Conversation;
  title: string;
  replyTo: Message | null;
  /** Who is in it, and can be named. */
  people: readonly ConversationMember[];
  /** Whoever may have written here. */
  names: readonly ConversationMember[];
  me: string;
  onReplyDone: () => void;
  onSent: () => void;
  /** ↑ in an empty field. */
  onEditLast: () => void;
  /** Esc in a field with nothing to cancel. */
  onLeave: () => void;
  ref?: Ref<ComposerHandle>;
}) {
  const { id } = conversation;
  const [content, setContent] = useState(() => drafts.get(id) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingWord(id);
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);
  // One comes here to write; but on a touch screen the focus would bring up the keyboard.
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo]);

  const change = (text: string) => {
    setContent(text);
    if (text === "") drafts.delete(id);
    else drafts.set(id, text);
    typing.say(text !== "");
  };
  const choice = useNameChoice({ field, content, people: people.filter(({ user_id }) => user_id !== me), change });

  const left = LONGEST_MESSAGE - [...content.trim()].length;
  const send = () => {
    const text = content.trim();
    if (text === "" || left < 0) return;
    sender.send(id, text, replyTo?.id ?? null);
    change("");
    onReplyDone();
    onSent();
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || choice.onKeyDown(event)) return;
    // A finger's Enter makes a line; the button sends.
    const hasKeys = !window.matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && hasKeys) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && content === "" && !event.altKey) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (replyTo !== null) onReplyDone();
      else onLeave();
    }
  };

  const answered = names.find(({ user_id }) => user_id === replyTo?.sender_id);
  return (
    <form
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="relative mx-6 mt-0.5 mb-4 flex-none rounded-panel border border-edge bg-raised focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)] max-desk:mx-2 max-desk:mb-2"
    >
      <NameChoice choice={choice} />
      <div className="flex items-center gap-1.5 pt-[7px] pr-1.5 pl-3 text-12 text-ink-3">
        {replyTo === null ? (
          <span className="min-w-0 truncate">
            To <b className="font-display font-semibold text-ink">{title}</b>
          </span>
        ) : (
          <>
            <Reply aria-hidden className="size-3.5 flex-none" />
            <span className="min-w-0 flex-1 truncate">
              Answers <b className="font-semibold text-ink">{firstName(answered?.name ?? "a message")}</b>{" "}
              <bdi>{replyTo.content}</bdi>
            </span>
            <Button
              look="bare"
              size="small"
              icon
              aria-label="Do not answer this message"
              className="-my-1.5"
              onClick={onReplyDone}
            >
              <X aria-hidden className="size-3.5!" />
            </Button>
          </>
        )}
      </div>
      <GrowingText
        ref={field}
        value={content}
        aria-label={`Message to ${title}`}
        {...choice.aria}
        onChange={(event) => change(event.target.value)}
        onSelect={choice.look}
        onKeyDown={onKeyDown}
        onBlur={() => {
          typing.say(false);
          choice.close();
        }}
        className="min-h-[34px] px-3 pt-[5px] pb-1.5"
      />
      <div className="flex items-center gap-2 px-1.5 pb-1.5">
        {left < 500 ? (
          <span
            className={cx("ml-auto text-12", left < 0 ? "font-semibold text-madder-ink" : "text-ink-3")}
            role="status"
          >
            {left < 0 ? `${count(-left, "character")} too long` : `${count(left, "character")} left`}
          </span>
        ) : (
          <span className="ml-auto text-12 text-ink-3 max-desk:hidden">
            <Key>Enter</Key> sends
          </span>
        )}
        <Button type="submit" look="main" className="max-desk:ml-auto" disabled={content.trim() === "" || left < 0}>
          Send
        </Button>
      </div>
    </form>
  );
}

/** Tells the others that this person writes: at the first letter, now and then while it goes on, and when it stops. */
function useTypingWord(conversation_id: string) {
  const told = useRef(0);
  useEffect(
    () => () => {
      if (told.current !== 0) line.tell("typing:stop", { conversation_id });
      told.current = 0;
    },
    [conversation_id],
  );
  return {
    say: (typing: boolean) => {
      const now = Date.now();
      if (!typing && told.current !== 0) line.tell("typing:stop", { conversation_id });
      if (typing && now - told.current < TYPING_AGAIN) return;
      if (typing) line.tell("typing:start", { conversation_id });
      told.current = typing ? now : 0;
    },
  };
}
