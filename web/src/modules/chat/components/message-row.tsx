import { Clock, Pencil, Reply, RotateCw, Trash2, X } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { sender } from "../live";
import type { ConversationMember, Message, Outgoing } from "../types";
import { firstName, momentOf, timeOf } from "../words";
import { MessageEditor } from "./message-editor";
import { MessageText } from "./message-text";
import { Person } from "./person";

/** What can be done with a message from its row. */
export interface MessageDeeds {
  reply: (message: Message) => void;
  edit: (message: Message | null) => void;
  remove: (message: Message) => void;
  goTo: (messageId: string) => void;
}

interface RowProps {
  message: Message;
  opens: boolean;
  author: Pick<ConversationMember, "user_id" | "name" | "avatar_url">;
  presence: Presence;
  people: readonly ConversationMember[];
  me: string;
  /** The message it answers; `null` when that one is not loaded. */
  answered?: Message | null;
  editing: boolean;
  arrived: boolean;
  mayWrite: boolean;
  mayRemove: boolean;
  deeds: MessageDeeds;
}

/** One message. The first of a run carries its author; the rest only their time, when pointed at. */
export const MessageRow = memo(function MessageRow(props: RowProps) {
  const { message, opens, author, presence, people, me, answered, editing, arrived, deeds } = props;
  const deleted = message.deleted_at !== null;
  return (
    <Row opens={opens} arrived={arrived} author={author} presence={presence} at={message.created_at}>
      {message.reply_to !== null && !deleted && (
        <Quoted answered={answered ?? null} people={people} go={() => deeds.goTo(message.reply_to ?? "")} />
      )}
      {deleted ? (
        <p className="text-14 text-ink-3 italic">This message was deleted</p>
      ) : editing ? (
        <MessageEditor message={message} close={() => deeds.edit(null)} />
      ) : (
        <MessageText content={message.content ?? ""} people={people} me={me}>
          {message.edited_at && (
            <span
              className="ml-1.5 text-12 whitespace-nowrap text-ink-3"
              title={`Edited ${momentOf(message.edited_at)}`}
            >
              edited
            </span>
          )}
        </MessageText>
      )}
      {!deleted && !editing && <Tools {...props} />}
    </Row>
  );
});

/** A message that is on its way, waits for the line, or was refused. */
export function OutgoingRow({
  outgoing,
  opens,
  author,
  presence,
  people,
}: {
  outgoing: Outgoing;
  opens: boolean;
  author: RowProps["author"];
  presence: Presence;
  people: readonly ConversationMember[];
}) {
  const { state, problem, content, created_at } = outgoing;
  return (
    <Row opens={opens} author={author} presence={presence} at={created_at}>
      <div className={cx(state !== "refused" && "text-ink-2")}>
        <MessageText content={content} people={people} me={author.user_id} />
      </div>
      {state === "waiting" && (
        <span className="flex items-center gap-1 text-12 text-brass-ink">
          <Clock aria-hidden className="size-3.5 stroke-[1.75]" /> Waits for the connection
        </span>
      )}
      {state === "refused" && (
        <div role="alert" className="flex flex-wrap items-center gap-x-2 text-12 text-madder-ink">
          <span>Not sent. {problem}</span>
          <Button look="bare" size="small" onClick={() => sender.again(outgoing)}>
            <RotateCw aria-hidden /> Try again
          </Button>
          <Button look="bare" size="small" onClick={() => sender.discard(outgoing)}>
            <X aria-hidden /> Discard
          </Button>
        </div>
      )}
    </Row>
  );
}

function Row({
  opens,
  arrived = false,
  author,
  presence,
  at,
  children,
}: {
  opens: boolean;
  arrived?: boolean;
  author: RowProps["author"];
  presence: Presence;
  at: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cx(
        "group/row quick relative mx-4 grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 rounded-control px-2 text-15 leading-normal group-focus/item:bg-reading outline-patina group-focus-visible/item:outline-2 focus-within:bg-reading hover:bg-reading max-desk:mx-2",
        opens ? "pt-1.5 pb-1" : "py-0.5",
        arrived &&
          "animate-lamp before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:rounded-[2px] before:bg-brass",
      )}
    >
      {opens ? (
        <Person person={author} presence={presence} alone className="mt-0.5 self-start" />
      ) : (
        <time
          dateTime={at}
          title={momentOf(at)}
          className="self-start pt-[3px] text-right text-11 whitespace-nowrap text-ink-3 tabular-nums opacity-0 group-hover/row:opacity-100 group-focus/item:opacity-100"
        >
          {timeOf(at)}
        </time>
      )}
      <div className="min-w-0">
        {opens && (
          <div className="flex items-baseline gap-2 text-13 leading-[1.35]">
            <bdi className="min-w-0 truncate text-14 font-[650]">{author.name}</bdi>
            <time dateTime={at} title={momentOf(at)} className="flex-none text-12 text-ink-3">
              {timeOf(at)}
            </time>
          </div>
        )}
        {children}
      </div>
    </div>
  );
}

/** The message that is answered, as one line above the answer. */
function Quoted({
  answered,
  people,
  go,
}: {
  answered: Message | null;
  people: readonly ConversationMember[];
  go: () => void;
}) {
  const by = people.find(({ user_id }) => user_id === answered?.sender_id)?.name;
  const text = answered === null ? "An earlier message" : (answered.content ?? "A deleted message");
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={go}
      className="quick my-0.5 flex w-full max-w-[68ch] items-center gap-1.5 rounded-inner border-l-2 border-line-strong py-px pl-2 text-left text-13 leading-snug text-ink-3 hover:border-patina hover:text-ink-2"
    >
      <span className="sr-only">Answers </span>
      {by && <bdi className="flex-none font-semibold text-ink-2">{firstName(by)}</bdi>}
      <bdi className="min-w-0 truncate">{text}</bdi>
    </button>
  );
}

function Tools({ message, me, mayWrite, mayRemove, deeds }: RowProps) {
  const mine = message.sender_id === me;
  if (!mayWrite && !mayRemove) return null;
  const look = "max-desk:size-11";
  return (
    <div className="absolute -top-3.5 right-2 z-1 hidden rounded-control bg-raised p-0.5 shadow-[var(--lift-2),inset_0_0_0_1px_var(--line)] group-focus-within/item:flex group-hover/row:flex max-desk:group-hover/row:hidden max-desk:group-focus/item:flex max-desk:group-focus-within/item:flex">
      {mayWrite && (
        <Button
          look="bare"
          size="small"
          icon
          className={look}
          tabIndex={-1}
          aria-label="Reply"
          title="Reply (r)"
          onClick={() => deeds.reply(message)}
        >
          <Reply aria-hidden className="size-3.5!" />
        </Button>
      )}
      {mayWrite && mine && (
        <Button
          look="bare"
          size="small"
          icon
          className={look}
          tabIndex={-1}
          aria-label="Edit"
          title="Edit (e)"
          onClick={() => deeds.edit(message)}
        >
          <Pencil aria-hidden className="size-3.5!" />
        </Button>
      )}
      {(mine || mayRemove) && (
        <Button
          look="bare"
          size="small"
          icon
          className={look}
          tabIndex={-1}
          aria-label="Delete"
          title="Delete (Del)"
          onClick={() => deeds.remove(message)}
        >
          <Trash2 aria-hidden className="size-3.5!" />
        </Button>
      )}
    </div>
  );
}
