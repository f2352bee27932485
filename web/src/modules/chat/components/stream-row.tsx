import type { ReactNode } from "react";
import type { Presence } from "@/ui/avatar";
import { readers } from "../cache/conversations";
import { find, type Stream as Messages } from "../cache/stream";
import type { Conversation, ConversationMember, Mentions, Topic } from "../types";
import { Beginning } from "./beginning";
import { HappeningLine } from "./happening";
import type { MessageDeeds, Rights } from "./message-deeds";
import { MessageRow, OutgoingRow } from "./message-row";
import { ReadBy } from "./read-by";
import { DayLine, NewLine, OlderBones } from "./stream-lines";
import type { StreamRow } from "./stream-rows";
import { FoldedLine, TopicHead, type TopicDeeds } from "./topic-head";

/** What the rows of a stream are drawn from. */
export interface Drawing {
  conversation: Conversation;
  stream: Messages;
  title: string;
  me: string;
  people: readonly ConversationMember[];
  authors: ReadonlyMap<string, ConversationMember>;
  topics: readonly Topic[];
  presence: (userId: string) => Presence;
  /** The message that is open for a change, by id. */
  editing: string | null;
  /** The message whose choice of an emoji is open, by id. */
  reacting: string | null;
  /** The number of the message that just arrived. */
  arrived: number | null;
  /** The number of the last thing that somebody said. */
  last: number | undefined;
  loading: boolean;
  empty: boolean;
  rights: Rights;
  deeds: MessageDeeds;
  topicDeeds: TopicDeeds;
  mentionsOf: (content: string) => Mentions | null;
}

export function DrawnRow({ row, of }: { row: StreamRow; of: Drawing }): ReactNode {
  const { conversation, stream, title, me, people, authors, topics, presence, rights, deeds, topicDeeds } = of;
  switch (row.kind) {
    case "top":
      return stream.atStart ? (
        <Beginning conversation={conversation} title={title} empty={of.empty} me={me} />
      ) : (
        <OlderBones loading={of.loading} />
      );
    case "day":
      return <DayLine at={row.at} />;
    case "mark":
      return <NewLine since={row.since} />;
    case "topic":
      return <DrawnHead topicId={row.topicId} of={of} />;
    case "folded":
      return (
        <FoldedLine
          messages={row.messages}
          rest={row.rest}
          people={authors}
          unfold={() => topicDeeds.unfold(row.topicId)}
        />
      );
    case "happening":
      return (
        <HappeningLine
          message={row.message}
          nameOf={(id) => authors.get(id)?.name}
          topics={topics}
          type={conversation.type}
          me={me}
        />
      );
    case "message": {
      const { message } = row;
      return (
        <>
          <MessageRow
            message={message}
            opens={row.opens}
            quotes={row.quotes}
            author={authors.get(message.sender_id) ?? gone(message.sender_id)}
            presence={presence(message.sender_id)}
            people={people}
            me={me}
            answered={message.reply_to === null ? undefined : (find(stream, message.reply_to) ?? null)}
            type={conversation.type}
            editing={of.editing === message.id}
            reacting={of.reacting === message.id}
            arrived={of.arrived === message.seq}
            rights={rights}
            deeds={deeds}
            mentionsOf={of.mentionsOf}
          />
          {message.seq === of.last && <ReadBy people={readers(conversation, message, me)} />}
        </>
      );
    }
    case "outgoing":
      return (
        <OutgoingRow
          outgoing={row.outgoing}
          opens={row.opens}
          author={authors.get(me) ?? gone(me)}
          presence={presence(me)}
          people={people}
        />
      );
  }
}

/** A topic's name, for who may write with its deeds. */
export function DrawnHead({
  topicId,
  of: { conversation, topics, title, me, rights, topicDeeds },
  floats,
}: {
  topicId: string | null;
  of: Drawing;
  floats?: boolean;
}) {
  const topic = topicId === null ? null : topics.find(({ id }) => id === topicId);
  const mayRename = rights.moderate || conversation.type === "group" || topic?.created_by === me;
  return (
    <TopicHead
      topic={topic}
      title={title}
      mayWrite={rights.write}
      mayRename={rights.write && mayRename}
      deeds={topicDeeds}
      floats={floats}
    />
  );
}

/** Someone whom nobody here knows any more. */
function gone(user_id: string) {
  return { user_id, name: "Someone who left", avatar_url: null };
}
