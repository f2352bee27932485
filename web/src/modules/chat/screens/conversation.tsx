import { useNavigate, useParams } from "@tanstack/react-router";
import { BellOff, Pin, Users } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { count } from "@/ui/words";
import { useCan, useMe } from "../../identity/queries";
import { isMember, isMuted, moderates as keepsOrder } from "../cache/conversations";
import type { Stream as Messages } from "../cache/stream";
import { Composer, type ComposerHandle } from "../components/composer";
import { HeadMenu, quietWords } from "../components/head-menu";
import { MessageBones } from "../components/message-bones";
import type { Rights } from "../components/message-deeds";
import { useRolesToCall } from "../components/options";
import { Outside } from "../components/outside";
import { PeoplePanel } from "../components/people-panel";
import { presenceWords } from "../components/person";
import { Silent } from "../components/silent";
import { Stream, type StreamHandle } from "../components/stream";
import { NewTopic } from "../components/topic-dialogs";
import { TypingLine } from "../components/typing-line";
import { useMessageDeeds } from "../deeds";
import { usePins } from "../keeping";
import { useKeys } from "../keyboard";
import { lastOpened } from "../last-opened";
import { useNames } from "../names";
import { usePanel, useWantedMessage } from "../address";
import { useConversations, usePresence, useStream } from "../queries";
import { CROWD, mentionsOf as namedIn } from "../text/mentions";
import { useTopics } from "../topics";
import type { Conversation, Message } from "../types";
import { useCommands } from "../use-commands";
import { othersIn, titleOf } from "../words";

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
        <MessageBones />
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
  const { id, type } = conversation;
  const may = useCan();
  const panel = usePanel();
  const composer = useRef<ComposerHandle>(null);
  const shown = useRef<StreamHandle>(null);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);

  const people = useNames(conversation);
  const nameOf = (userId: string) => people.find(({ user_id }) => user_id === userId)?.name;
  const title = titleOf(conversation, me);
  const presence = usePresence();
  const other = othersIn(conversation, me)[0];
  const member = isMember(conversation, me);
  const topics = useTopics(id, member && type !== "direct");
  const pins = usePins(id, member);
  const moderates = keepsOrder(conversation, me, may("chat.channels.manage"));
  const writes = may("chat.messages.write");
  const rights: Rights = {
    react: member && writes,
    write: member && writes && (conversation.posting === "everyone" || moderates),
    moderate: writes && moderates,
    tasks: member && may("projects.write"),
  };
  const roles = useRolesToCall(rights.write && type !== "direct");
  const mayCallAll = moderates || conversation.member_count <= CROWD;
  const mentionsOf = (content: string) => namedIn(content, conversation.members, { roles, mayCallAll });
  const { deeds, dialogs, makeTask, renameTopic } = useMessageDeeds(conversation, topics ?? []);
  const onCommand = useCommands(conversation.id, makeTask);

  const edit = (message: Message | null) => {
    setEditing(message?.id ?? null);
    if (message === null) composer.current?.focus();
  };
  const editLast = () => {
    const last = stream?.messages.findLast(
      ({ sender_id, deleted_at, kind, forwarded_from }) =>
        sender_id === me && deleted_at === null && kind === "text" && forwarded_from === null,
    );
    if (last === undefined) return;
    setEditing(last.id);
    shown.current?.show(last.id);
  };
  const writeIn = (topicId: string | null) => {
    setReplyTo(null);
    setTarget(topicId);
    // The menu that was pressed gives the focus back first.
    setTimeout(() => composer.current?.focus());
  };
  const goTo = (messageId: string) => {
    if (panel.covers()) panel.close();
    shown.current?.toMessage(messageId);
  };
  useWantedMessage(stream !== undefined, (messageId) => shown.current?.toMessage(messageId));

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
          {isMuted(conversation) && (
            <span className="flex items-center gap-1.5 text-12 text-ink-3" title={quietWords(conversation)}>
              <BellOff aria-hidden className="size-4 stroke-[1.75]" />
              <span className="max-hall:sr-only">{quietWords(conversation)}</span>
            </span>
          )}
          {pins.length > 0 && (
            <Button
              look="bare"
              className="max-desk:hidden"
              aria-label={`${count(pins.length, "pin")} in ${title}`}
              title="Pins"
              onClick={panel.open}
            >
              <Pin aria-hidden /> {pins.length}
            </Button>
          )}
          <Button
            look="bare"
            aria-pressed={panel.shown}
            aria-label={`${count(conversation.member_count, "person", "people")} in ${title}`}
            title="People (])"
            onClick={panel.toggle}
          >
            <Users aria-hidden /> {conversation.member_count}
          </Button>
          {member && (
            <HeadMenu
              conversation={conversation}
              topics={topics ?? []}
              me={me}
              mayRename={writes && (type === "group" || moderates)}
              moderates={moderates}
            />
          )}
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
            topics={topics}
            editing={editing}
            rights={rights}
            deeds={{ ...deeds, reply: setReplyTo, edit }}
            topicDeeds={{ writeIn, rename: renameTopic }}
            mentionsOf={mentionsOf}
            onEscape={() => composer.current?.focus()}
          />
        ) : failed ? (
          <div className="grid flex-1 place-items-center">
            <ErrorState title="The messages did not load" error={failed} retry={retry} />
          </div>
        ) : (
          <MessageBones />
        )}
        {member && <TypingLine conversation={conversation} />}
        {rights.write && (
          <Composer
            ref={composer}
            conversation={conversation}
            title={title}
            replyTo={replyTo}
            people={conversation.members}
            names={people}
            me={me}
            roles={roles}
            mayCallAll={mayCallAll}
            mentionsOf={mentionsOf}
            topics={type === "direct" ? undefined : (topics ?? [])}
            target={topics?.find((topic) => topic.id === target)}
            chooseTopic={setTarget}
            startTopic={() => setStarting(true)}
            onCommand={onCommand}
            onReplyDone={() => setReplyTo(null)}
            onSent={() => shown.current?.toEnd()}
            onEditLast={editLast}
            onLeave={() => shown.current?.focus()}
          />
        )}
        {member && !rights.write && <Silent conversation={conversation} mayWrite={writes} nameOf={nameOf} />}
      </Main>
      {panel.shown && (
        <PeoplePanel
          conversation={conversation}
          me={me}
          mayWrite={writes}
          moderates={moderates}
          nameOf={nameOf}
          goTo={goTo}
          onClose={panel.close}
        />
      )}
      {dialogs}
      <NewTopic
        conversationId={id}
        open={starting}
        onClose={() => setStarting(false)}
        onStarted={(topic) => writeIn(topic.id)}
      />
    </>
  );
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
  if (conversation.purpose) return conversation.purpose;
  return conversation.type === "group" ? others.map(({ name }) => name).join(", ") : undefined;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
