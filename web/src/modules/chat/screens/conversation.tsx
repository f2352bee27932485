import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { toastProblem } from "@/ui/toast";
import { useCan, useMe } from "../../identity/queries";
import { isMember } from "../cache/conversations";
import type { Stream as Messages } from "../cache/stream";
import { Composer, type ComposerHandle } from "../components/composer";
import { presenceWords } from "../components/person";
import { PeoplePanel } from "../components/people-panel";
import { Outside } from "../components/outside";
import { Removal } from "../components/removal";
import { Stream, type StreamHandle } from "../components/stream";
import { TypingLine } from "../components/typing-line";
import { useKeys } from "../keyboard";
import { lastOpened } from "../last-opened";
import { useConversations, useDeleteMessage, usePeople, usePresence, useStream } from "../queries";
import { ROOM_FOR_ALL, useMedia } from "../screen";
import { MEMBERS_SHOWN, type Conversation, type ConversationMember, type Message } from "../types";
import { count, othersIn, titleOf } from "../words";

/** One conversation: its messages, the field to write in, and its people beside it. */
export function ConversationScreen() {
  const { conversationId: id } = useParams({ from: "/hall/chat/$conversationId" });
  const conversations = useConversations();
  const { data: me } = useMe();
  const conversation = conversations.data?.find((one) => one.id === id);
  const stream = useStream(id, conversation !== undefined && me !== undefined && isMember(conversation, me.id));
  useEffect(() => {
    lastOpened.id = id;
  }, [id]);

  const back = useBack();
  const failed = conversations.error ?? (stream.data === undefined ? stream.error : null);
  if (me && conversation) {
    return (
      <Open
        key={id}
        conversation={conversation}
        stream={stream.data}
        failed={failed}
        retry={() => void stream.refetch()}
        me={me.id}
      />
    );
  }
  return (
    <Main>
      <Head title="Chat" back={back} />
      {conversations.data ? (
        <div className="grid flex-1 place-items-center">
          <EmptyState title="This conversation is not here">It may be gone, or you are no longer in it.</EmptyState>
        </div>
      ) : failed ? (
        <ErrorState title="The conversation did not load" error={failed} retry={() => void conversations.refetch()} />
      ) : (
        <Bones />
      )}
    </Main>
  );
}

function Open({
  conversation,
  stream,
  failed,
  retry,
  me,
}: {
  conversation: Conversation;
  stream: Messages | undefined;
  failed: unknown;
  retry: () => void;
  me: string;
}) {
  const may = useCan();
  const navigate = useNavigate();
  const remove = useDeleteMessage(conversation.id);
  const panel = usePanel();
  const composer = useRef<ComposerHandle>(null);
  const shown = useRef<StreamHandle>(null);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Message | null>(null);

  const people = useNames(conversation);
  const title = titleOf(conversation, me);
  const presence = usePresence();
  const other = othersIn(conversation, me)[0];
  const member = isMember(conversation, me);
  const mayWrite = member && may("chat.messages.write");
  const edit = (message: Message | null) => {
    setEditing(message?.id ?? null);
    if (message === null) composer.current?.focus();
  };
  const editLast = () => {
    const last = stream?.messages.findLast(({ sender_id, deleted_at }) => sender_id === me && deleted_at === null);
    if (last === undefined) return;
    setEditing(last.id);
    shown.current?.show(last.id);
  };

  useKeys({
    j: () => shown.current?.move(1),
    k: () => shown.current?.move(-1),
    i: () => composer.current?.focus(),
    r: () => composer.current?.focus(),
    "]": panel.toggle,
    Escape: () => (panel.shown && panel.asked ? panel.close() : composer.current?.focus()),
  });

  return (
    <>
      <Main>
        <Head title={title} sub={subtitle(conversation, me, other && presence(other.user_id))} back={useBack()}>
          <Button
            look="bare"
            aria-pressed={panel.shown}
            aria-label={`${count(conversation.members.length, "person", "people")} in ${title}`}
            title="People (])"
            onClick={panel.toggle}
          >
            <Users aria-hidden /> {conversation.members.length}
            {conversation.members.length >= MEMBERS_SHOWN && "+"}
          </Button>
        </Head>
        {!member ? (
          <Outside conversation={conversation} title={title} me={me} />
        ) : stream ? (
          <Stream
            ref={shown}
            conversation={conversation}
            stream={stream}
            title={title}
            me={me}
            people={people}
            editing={editing}
            mayWrite={mayWrite}
            mayRemove={may("chat.messages.write") && may("chat.channels.manage") && conversation.type === "channel"}
            deeds={{ reply: setReplyTo, edit, remove: setRemoving }}
            onEscape={() => composer.current?.focus()}
          />
        ) : failed ? (
          <div className="grid flex-1 place-items-center">
            <ErrorState title="The messages did not load" error={failed} retry={retry} />
          </div>
        ) : (
          <Bones />
        )}
        {member && <TypingLine conversation={conversation} />}
        {mayWrite && (
          <Composer
            ref={composer}
            conversation={conversation}
            title={title}
            replyTo={replyTo}
            people={conversation.members}
            names={people}
            me={me}
            onReplyDone={() => setReplyTo(null)}
            onSent={() => shown.current?.toEnd()}
            onEditLast={editLast}
            onLeave={() => shown.current?.focus()}
          />
        )}
        {member && !mayWrite && (
          <p className="mx-6 mt-0.5 mb-4 rounded-panel border border-line bg-sunken px-4 py-3 text-13 text-ink-2 max-desk:mx-2 max-desk:mb-2">
            Your role may read here and not write.
          </p>
        )}
      </Main>
      {panel.shown && (
        <PeoplePanel
          conversation={conversation}
          me={me}
          mayWrite={may("chat.messages.write")}
          mayManage={may("chat.channels.manage")}
          onClose={panel.close}
        />
      )}
      <Removal
        message={removing}
        busy={remove.isPending}
        close={() => setRemoving(null)}
        confirm={(message) =>
          remove.mutate(message.id, {
            onSuccess: () => setRemoving(null),
            onError: (error) => toastProblem("The message is still there.", error),
          })
        }
      />
    </>
  );

  function usePanel() {
    const roomForAll = useMedia(ROOM_FOR_ALL);
    const asked = useSearch({ strict: false }).people;
    const shown = asked ?? roomForAll;
    const show = (people: boolean) =>
      void navigate({ to: ".", search: { people }, replace: window.matchMedia("(min-width: 761px)").matches });
    return { shown, asked: asked === true, toggle: () => show(!shown), close: () => show(false) };
  }
}

/** Whoever may have written here: its people, and those of the organization who left it or do not fit its list. */
function useNames(conversation: Conversation): readonly ConversationMember[] {
  const everyone = usePeople();
  const { members } = conversation;
  return useMemo(() => {
    const known = new Set(members.map(({ user_id }) => user_id));
    const others = everyone.filter(({ id }) => !known.has(id));
    return [
      ...members,
      ...others.map((person) => ({ ...person, user_id: person.id, role: "member" as const, last_read_seq: 0 })),
    ];
  }, [members, everyone]);
}

/** Where a phone goes back to. */
function useBack() {
  const navigate = useNavigate();
  return { label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) };
}

/** Who else is in it, or where the one other person is. */
function subtitle(conversation: Conversation, me: string, presence: Presence | undefined): string | undefined {
  const others = othersIn(conversation, me);
  if (conversation.type === "direct") return presence && sentence(presenceWords[presence]);
  return conversation.type === "group" ? others.map(({ name }) => name).join(", ") : undefined;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Bones() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden px-6 pb-6 max-desk:px-4">
      <Skeleton label="Loading messages">
        {["w-[62%]", "w-[78%]", "w-[46%]", "w-[70%]"].map((width) => (
          <div key={width} className="mt-5 flex gap-3">
            <Bone arch />
            <div className="grid flex-1 content-center gap-2">
              <Bone className="w-[18%]" />
              <Bone className={width} />
            </div>
          </div>
        ))}
      </Skeleton>
    </div>
  );
}
