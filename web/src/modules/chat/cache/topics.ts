import type { Message, Topic } from "../types";

type Topics = readonly Topic[];

/** The topics with one of them as the server has it now. What is older than what is here changes nothing. */
export function withTopic(topics: Topics, topic: Topic): Topics {
  const here = topics.find(({ id }) => id === topic.id);
  if (here === undefined) return [topic, ...topics];
  if (here.revision > topic.revision) return topics;
  return topics.map((one) => (one === here ? { ...topic, unread_count: here.unread_count } : one));
}

/** A new message counts in its topic; the server tells of the topic itself only when that changes. */
export function withMessageIn(topics: Topics, { topic_id, seq, revision }: Message): Topics {
  return topics.map((topic) =>
    topic.id === topic_id && topic.last_seq < seq
      ? {
          ...topic,
          last_seq: seq,
          message_count: topic.message_count + 1,
          revision: Math.max(topic.revision, revision),
        }
      : topic,
  );
}

/** Those one may choose to write in: open ones, the latest first. */
export function openTopics(topics: Topics): Topic[] {
  return topics.filter(({ resolved_at }) => resolved_at === null).sort((one, other) => moment(other) - moment(one));
}

function moment({ last_seq, created_at }: Topic): number {
  // A topic that was just started has no message yet and is the newest of all.
  return last_seq === 0 ? Date.parse(created_at) : last_seq;
}
