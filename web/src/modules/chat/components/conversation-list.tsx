import { Link, useParams } from "@tanstack/react-router";
import { AtSign, BellOff, Bookmark, Hash, Inbox, PencilLine, Plus, SquarePen } from "lucide-react";
import { useId, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { SideHeading, Sidebar, sideRow } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { Bone, EmptyState, ErrorState, Pip, Skeleton } from "@/ui/states";
import { count } from "@/ui/words";
import { useCan, useMe } from "../../identity/queries";
import { countForMe, inGroups, isMuted } from "../cache/conversations";
import { useDrafts } from "../drafts";
import { useSaved, useScheduled } from "../keeping";
import { useConversations, usePresence } from "../queries";
import { onlyPanel } from "../screen";
import { plain } from "../text/plain";
import type { Conversation } from "../types";
import { othersIn, timeOf, titleOf } from "../words";
import { Person } from "./person";

/** The conversations of this person: channels, groups, and direct ones. */
export function ConversationList({ onNew }: { onNew: (kind: "people" | "channel") => void }) {
  const conversations = useConversations();
  const { data: me } = useMe();
  const may = useCan();
  const heading = useId();
  const mayWrite = may("chat.messages.write");
  const newButton = mayWrite && (
    <Button look="bare" icon aria-label="New conversation" title="New conversation (c)" onClick={() => onNew("people")}>
      <SquarePen aria-hidden />
    </Button>
  );
  return (
    <Sidebar title="Chat" label="Conversations" actions={newButton}>
      {conversations.isPending && (
        <Skeleton label="Loading conversations">
          <ListBones />
        </Skeleton>
      )}
      {conversations.isError && conversations.data === undefined && (
        <ErrorState
          title="The list did not load"
          error={conversations.error}
          retry={() => void conversations.refetch()}
        />
      )}
      {conversations.data && me && (
        <Groups list={conversations.data} me={me.id} heading={heading} mayWrite={mayWrite} onNew={onNew} />
      )}
    </Sidebar>
  );
}

function Groups({
  list,
  me,
  heading,
  mayWrite,
  onNew,
}: {
  list: readonly Conversation[];
  me: string;
  heading: string;
  mayWrite: boolean;
  onNew: (kind: "people" | "channel") => void;
}) {
  const { channels, groups, direct, open } = inGroups(list, me);
  const add = (label: string, kind: "people" | "channel") =>
    mayWrite && (
      <Button look="bare" size="small" icon aria-label={label} title={label} onClick={() => onNew(kind)}>
        <Plus aria-hidden className="size-3.5!" />
      </Button>
    );
  if (channels.length + groups.length + direct.length + open.length === 0) {
    return (
      <EmptyState
        title="No conversations yet"
        action={mayWrite && <Button onClick={() => onNew("people")}>Write to someone</Button>}
      >
        Channels, groups and direct messages will be listed here.
      </EmptyState>
    );
  }
  return (
    // One list for the arrow keys; j and k go through it too.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={walk}>
      <Kept unread={list.filter((one) => one.unread_count > 0 && !isMuted(one)).length} />
      <Group id={`${heading}-channels`} title="Channels" action={add("New channel", "channel")}>
        {channels.map((one) => (
          <Item key={one.id} conversation={one} me={me} />
        ))}
        {open.length > 0 && (
          <li>
            <Link to="/chat/channels" data-conversation className={cx(sideRow, "text-ink-3")}>
              <Plus aria-hidden />
              <span className="min-w-0 flex-1 truncate">{count(open.length, "channel")} to join</span>
            </Link>
          </li>
        )}
      </Group>
      {groups.length > 0 && (
        <Group id={`${heading}-groups`} title="Groups">
          {groups.map((one) => (
            <Item key={one.id} conversation={one} me={me} />
          ))}
        </Group>
      )}
      <Group id={`${heading}-direct`} title="Direct" action={add("New direct message", "people")}>
        {direct.map((one) => (
          <Item key={one.id} conversation={one} me={me} />
        ))}
      </Group>
    </div>
  );
}

/** What is gathered for this person from all conversations, and what they keep for themselves. */
function Kept({ unread }: { unread: number }) {
  const saved = useSaved().data?.length ?? 0;
  const drafts = (useDrafts().data?.length ?? 0) + (useScheduled().data?.length ?? 0);
  return (
    <ul>
      <li>
        <Link to="/chat/unread" data-conversation className={sideRow}>
          <Inbox aria-hidden />
          <span className="min-w-0 flex-1 truncate">Unread</span>
          {unread > 0 && <span className="text-12 text-ink-3">{unread}</span>}
        </Link>
      </li>
      <li>
        <Link to="/chat/mentions" data-conversation className={sideRow}>
          <AtSign aria-hidden />
          <span className="min-w-0 flex-1 truncate">Mentions</span>
        </Link>
      </li>
      <li>
        <Link to="/chat/saved" data-conversation className={sideRow}>
          <Bookmark aria-hidden />
          <span className="min-w-0 flex-1 truncate">Saved</span>
          {saved > 0 && <span className="text-12 text-ink-3">{saved}</span>}
        </Link>
      </li>
      <li>
        <Link to="/chat/drafts" data-conversation className={sideRow}>
          <PencilLine aria-hidden />
          <span className="min-w-0 flex-1 truncate">Drafts</span>
          {drafts > 0 && <span className="text-12 text-ink-3">{drafts}</span>}
        </Link>
      </li>
    </ul>
  );
}

function Group({
  id,
  title,
  action,
  children,
}: {
  id: string;
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id}>
      <div id={id}>
        <SideHeading action={action}>{title}</SideHeading>
      </div>
      <ul>{children}</ul>
    </section>
  );
}

function Item({ conversation, me }: { conversation: Conversation; me: string }) {
  const presence = usePresence();
  const phone = usePhone();
  const here = useParams({ strict: false }).conversationId === conversation.id;
  const title = titleOf(conversation, me);
  const { id, type, unread_count, last_message } = conversation;
  const unread = unread_count > 0 && !here;
  const forMe = here ? 0 : countForMe(conversation);
  const muted = isMuted(conversation);
  const other = type === "channel" ? undefined : (othersIn(conversation, me)[0] ?? conversation.members[0]);
  return (
    <li>
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: id }}
        search={phone ? {} : onlyPanel}
        data-conversation
        title={saying(conversation, me)}
        className={cx(sideRow, unread && (!muted || forMe > 0) && "font-[650] text-ink", other && "py-[3px]")}
      >
        {other ? <Person person={other} presence={presence(other.user_id)} alone size={24} /> : <Hash aria-hidden />}
        <bdi className="min-w-0 flex-1 truncate">
          {title}
          {type === "direct" && other?.user_id === me && <span className="font-normal text-ink-3"> you</span>}
        </bdi>
        {muted && (
          <>
            <BellOff aria-hidden />
            <span className="sr-only">muted</span>
          </>
        )}
        {last_message && !unread && (
          <time dateTime={last_message.created_at} className="hidden text-12 text-ink-3 max-desk:inline">
            {timeOf(last_message.created_at)}
          </time>
        )}
        {unread &&
          (forMe > 0 ? (
            <Pip count={forMe} of="unread for you" />
          ) : (
            <span className="flex-none text-12 font-medium text-ink-3">
              {unread_count > 99 ? "99+" : unread_count}
              <span className="sr-only"> unread</span>
            </span>
          ))}
      </Link>
    </li>
  );
}

/** The last message, for whoever points at the row. */
function saying({ last_message, members }: Conversation, me: string): string | undefined {
  if (last_message === null) return undefined;
  const by =
    last_message.sender_id === me ? "You" : members.find(({ user_id }) => user_id === last_message.sender_id)?.name;
  const words = last_message.deleted_at ? "deleted a message" : plain(last_message.content ?? "", 200);
  return `${by ?? "Someone"}, ${timeOf(last_message.created_at)}: ${words}`;
}

/** Up and down, and j and k, through the rows. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-conversation]")];
  const at = rows.findIndex((row) => row === event.target);
  if (at < 0) return;
  event.preventDefault();
  rows[at + by]?.focus();
}

function ListBones() {
  return (
    <div className="grid gap-4 px-2 pt-8">
      {["w-[46%]", "w-[62%]", "w-[38%]", "w-[54%]"].map((width) => (
        <Bone key={width} className={width} />
      ))}
      {["w-[54%]", "w-[40%]", "w-[48%]"].map((width) => (
        <span key={width} className="flex items-center gap-2">
          <Bone arch className="h-[26px] w-6" />
          <Bone className={width} />
        </span>
      ))}
    </div>
  );
}
