import { Clock, Forward, Pin, RotateCw, X } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { toastProblem } from "@/ui/toast";
import { LinkPreview } from "@/modules/previews/link-preview";
import { useEditMessage } from "../queries";
import { sender } from "../live";
import { plain } from "../text/plain";
import type { ConversationMember, ConversationType, Mentions, Message, Outgoing } from "../types";
import { firstName, momentOf, sinceWhen, timeOf } from "../words";
import type { MessageDeeds, Rights } from "./message-deeds";
import { MessageEditor } from "./message-editor";
import { MessageText } from "./message-text";
import { Tools } from "./message-tools";
import { Person } from "./person";
import { ReactionRow } from "./reacting";

interface RowProps {
  message: Message;
  opens: boolean;
  /** What it answers stands above it. */
  quotes: boolean;
  author: Pick<ConversationMember, "user_id" | "name" | "avatar_url">;
  presence: Presence;
  people: readonly ConversationMember[];
  me: string;
  /** The message it answers; `null` when that one is not loaded. */
  answered?: Message | null;
  type: ConversationType;
  editing: boolean;
  /** Its choice of an emoji is open. */
  reacting: boolean;
  arrived: boolean;
  rights: Rights;
  deeds: MessageDeeds;
  /** Whom a changed text names. */
  mentionsOf: (content: string) => Mentions | null;
}

/** One message. The first of a run carries its author; the rest only their time, when pointed at. */
export const MessageRow = memo(function MessageRow(props: RowProps) {
  const { message, opens, quotes, author, presence, people, me, answered, editing, arrived, deeds } = props;
  const deleted = message.deleted_at !== null;
  const nameOf = (id: string) => people.find(({ user_id }) => user_id === id)?.name;
  return (
    <Row opens={opens} arrived={arrived} author={author} presence={presence} at={message.created_at}>
      {message.pinned_at !== null && !deleted && (
        <p className="flex items-center gap-1 text-12 text-ink-3">
          <Pin aria-hidden className="size-3 stroke-[1.75]" /> Pinned
          {message.pinned_by && ` by ${message.pinned_by === me ? "you" : (nameOf(message.pinned_by) ?? "someone")}`}
        </p>
      )}
      {quotes && !deleted && (
        <Quoted answered={answered ?? null} people={people} go={() => deeds.goTo(message.reply_to ?? "")} />
      )}
      {deleted ? (
        <p className="text-14 text-ink-3 italic">This message was deleted</p>
      ) : editing ? (
        <MessageEditor message={message} mentionsOf={props.mentionsOf} close={() => deeds.edit(null)} />
      ) : message.forwarded_from !== null ? (
        <Forwarded message={message} people={people} me={me} />
      ) : (
        <MessageText content={message.content ?? ""} people={people} me={me} mentions={message.mentions}>
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
      {!deleted && !editing && message.content?.includes("://") && (
        <BehindLink
          message={message}
          mine={props.rights.react && message.sender_id === me}
          mentionsOf={props.mentionsOf}
        />
      )}
      {!deleted && (
        <ReactionRow
          message={message}
          me={me}
          nameOf={nameOf}
          onReact={props.rights.react ? (emoji, given) => deeds.react(message, emoji, given) : undefined}
        />
      )}
      {!deleted && !editing && (
        <Tools
          message={message}
          mine={message.sender_id === me}
          type={props.type}
          rights={props.rights}
          reacting={props.reacting}
          deeds={deeds}
        />
      )}
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
  const { state, problem, content, created_at, mentions } = outgoing;
  return (
    <Row opens={opens} author={author} presence={presence} at={created_at}>
      <div className={cx(state !== "refused" && "text-ink-2")}>
        <MessageText content={content} people={people} me={author.user_id} mentions={mentions} />
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

/** What stands behind its link. What was forwarded is nobody's to change, so its preview stays. */
function BehindLink({ message, mine, mentionsOf }: Pick<RowProps, "message" | "mentionsOf"> & { mine: boolean }) {
  const edit = useEditMessage(message.conversation_id);
  const remove = (content: string) =>
    edit.mutate(
      { id: message.id, content, mentions: mentionsOf(content) },
      { onError: (problem) => toastProblem("The preview is still there.", problem) },
    );
  return (
    <LinkPreview
      kind="message"
      id={message.id}
      text={message.content ?? ""}
      onRemove={mine && message.forwarded_from === null ? remove : undefined}
    />
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
  const text =
    answered === null ? "An earlier message" : answered.content ? plain(answered.content) : "A deleted message";
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

/** What was said elsewhere first, as it was said there, below what its bringer says to it. */
function Forwarded({ message, people, me }: { message: Message; people: readonly ConversationMember[]; me: string }) {
  const from = message.forwarded_from;
  if (from === null) return null;
  const by = people.find(({ user_id }) => user_id === from.sender_id)?.name ?? "Someone";
  return (
    <>
      {from.comment && <MessageText content={from.comment} people={people} me={me} />}
      <blockquote className="my-1 max-w-[68ch] border-l-2 border-line-strong pl-3">
        <p className="flex items-center gap-1.5 text-12 text-ink-3">
          <Forward aria-hidden className="size-3.5 stroke-[1.75]" />
          <span>
            Forwarded, <bdi className="font-semibold text-ink-2">{by}</bdi> wrote it{" "}
            <time dateTime={from.created_at} title={momentOf(from.created_at)}>
              {sinceWhen(from.created_at)}
            </time>
          </span>
        </p>
        <MessageText content={message.content ?? ""} people={people} me={me} />
      </blockquote>
    </>
  );
}
