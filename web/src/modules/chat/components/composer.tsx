import { AtSign, Reply, Smile, X } from "lucide-react";
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Key } from "@/ui/menu";
import { toast, toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { commandOf, useSlashes, type Asked } from "../commands";
import { draftOf, keepDraft, useRemoteDraft } from "../drafts";
import { schedule } from "../keeping";
import { sender } from "../live";
import type { NamedRole } from "../text/mentions";
import { plain } from "../text/plain";
import {
  LONGEST_MESSAGE,
  type Conversation,
  type ConversationMember,
  type Mentions,
  type Message,
  type Topic,
} from "../types";
import { firstName, sinceWhen } from "../words";
import { ChoiceList, useChoice } from "./choice";
import { GrowingText } from "./growing-text";
import { beginnings } from "./options";
import { EmojiChoice } from "./reacting";
import { SendLater } from "./send-later";
import { TopicChoice } from "./topic-choice";
import { useTypingWord } from "./typing-word";

export interface ComposerHandle {
  focus: () => void;
  /** Puts words at the caret. */
  insert: (text: string) => void;
}

export function Composer({
  conversation,
  title,
  replyTo,
  people,
  names,
  me,
  roles,
  mayCallAll,
  mentionsOf,
  topics,
  target,
  chooseTopic,
  startTopic,
  onCommand,
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
  roles: readonly NamedRole[];
  mayCallAll: boolean;
  mentionsOf: (content: string) => Mentions | null;
  /** The topics one may write in; undefined where there are none. */
  topics: readonly Topic[] | undefined;
  target: Topic | undefined;
  chooseTopic: (topicId: string | null) => void;
  startTopic: () => void;
  /** A line that asks for something instead of being said. Answers whether it was done. */
  onCommand: (asked: Asked) => Promise<boolean>;
  onReplyDone: () => void;
  onSent: () => void;
  /** ↑ in an empty field. */
  onEditLast: () => void;
  /** Esc in a field with nothing to cancel. */
  onLeave: () => void;
  ref?: Ref<ComposerHandle>;
}) {
  const { id } = conversation;
  const [content, setContent] = useState(() => draftOf(id));
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingWord(id);
  useRemoteDraft(
    id,
    content,
    useCallback((kept: string) => setContent(kept), []),
  );
  // One comes here to write; but on a touch screen the focus would bring up the keyboard.
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo]);

  const change = (text: string) => {
    setContent(text);
    keepDraft(id, text);
    typing.say(text !== "");
  };
  const others = people.filter(({ user_id }) => user_id !== me);
  const many = conversation.type !== "direct";
  const slashes = useSlashes();
  const find = (before: string) => beginnings(before, others, roles, { mayCallAll, many, slashes });
  const choice = useChoice({ field, content, find, change });
  const insert = (text: string) => {
    const area = field.current;
    if (area === null) return;
    const [from, to] = [area.selectionStart, area.selectionEnd];
    const gap = from > 0 && !/\s/.test(content.charAt(from - 1)) ? " " : "";
    flushSync(() => change(content.slice(0, from) + gap + text + content.slice(to)));
    const caret = from + gap.length + text.length;
    area.focus();
    area.setSelectionRange(caret, caret);
    choice.look();
  };
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), insert }));

  const left = LONGEST_MESSAGE - [...content.trim()].length;
  const done = () => {
    change("");
    onReplyDone();
    field.current?.focus();
  };
  const placed = (text: string) => ({
    reply_to: replyTo?.id ?? null,
    topic_id: replyTo === null ? (target?.id ?? null) : replyTo.topic_id,
    mentions: mentionsOf(text),
  });
  const doing = useRef(false);
  const ask = async (asked: Asked) => {
    if (doing.current) return;
    doing.current = true;
    const isDone = await onCommand(asked);
    doing.current = false;
    if (isDone) done();
  };
  const send = () => {
    const text = content.trim();
    if (text === "" || left < 0) return;
    const asked = commandOf(text, slashes);
    if (asked !== undefined) return void ask(asked);
    sender.send(id, text, placed(text));
    done();
    onSent();
  };
  const sendLater = async (at: Date) => {
    const text = content.trim();
    try {
      await schedule(id, { content: text, send_at: at.toISOString(), ...placed(text) });
      done();
      toast(`It will be sent ${sinceWhen(at.getTime())}. It waits under Drafts.`);
    } catch (error) {
      toastProblem("It was not set for later.", error);
    }
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
      <ChoiceList choice={choice} />
      <div className="flex items-center gap-1.5 pt-[7px] pr-1.5 pl-3 text-12 text-ink-3">
        {replyTo === null ? (
          topics === undefined ? (
            <span className="min-w-0 truncate">
              To <b className="font-display font-semibold text-ink">{title}</b>
            </span>
          ) : (
            <TopicChoice
              title={title}
              topics={topics}
              target={target}
              choose={(topicId) => {
                chooseTopic(topicId);
                requestAnimationFrame(() => field.current?.focus());
              }}
              startNew={startTopic}
            />
          )
        ) : (
          <>
            <Reply aria-hidden className="size-3.5 flex-none" />
            <span className="min-w-0 flex-1 truncate">
              Answers <b className="font-semibold text-ink">{firstName(answered?.name ?? "a message")}</b>{" "}
              <bdi>{plain(replyTo.content ?? "")}</bdi>
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
      <div className="flex items-center gap-0.5 px-1.5 pb-1.5">
        {others.length > 0 && (
          <Button look="bare" icon aria-label="Mention someone" title="Mention someone (@)" onClick={() => insert("@")}>
            <AtSign aria-hidden />
          </Button>
        )}
        <EmojiChoice
          onPick={insert}
          trigger={
            <Button look="bare" icon aria-label="Emoji" title="Emoji">
              <Smile aria-hidden />
            </Button>
          }
        />
        {left < 500 ? (
          <span
            className={cx("ml-auto pr-2 text-12", left < 0 ? "font-semibold text-madder-ink" : "text-ink-3")}
            role="status"
          >
            {left < 0 ? `${count(-left, "character")} too long` : `${count(left, "character")} left`}
          </span>
        ) : (
          <span className="ml-auto pr-2 text-12 text-ink-3 max-desk:hidden">
            <Key>Enter</Key> sends
          </span>
        )}
        <span className="flex gap-1 max-desk:ml-auto">
          <SendLater disabled={content.trim() === "" || left < 0} send={sendLater} />
          <Button type="submit" look="main" disabled={content.trim() === "" || left < 0}>
            Send
          </Button>
        </span>
      </div>
    </form>
  );
}
