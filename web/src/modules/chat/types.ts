import type { components } from "@/api/schema";

/** The shapes of chat, from the server's own contract. */
type Schemas = components["schemas"];

/** As it arrives: the server writes every field, null where there is nothing, though its contract lets nulls be absent. */
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

export type ConversationType = Schemas["ConversationType"];
export type Message = Written<Schemas["Message"]>;
export type ConversationMember = Written<Schemas["ConversationMember"]>;
export type ReadMark = Written<Schemas["ReadMark"]>;
export type Topic = Written<Schemas["Topic"]>;
export type Mentions = Required<Schemas["Mentions"]>;
export type Happening = Schemas["Happening"];
export type Author = Written<Schemas["Author"]>;
export type SavedMessage = Written<Schemas["SavedMessage"]>;
export type Draft = Written<Schemas["Draft"]>;
export type ScheduledMessage = Written<Schemas["ScheduledMessage"]>;

export type Conversation = Omit<Written<Schemas["Conversation"]>, "last_message" | "members"> & {
  last_message: Message | null;
  /** This person and the first 199 others; `/members` below it has all. */
  members: ConversationMember[];
  /** How many unread messages name this person. This page's own count: the server tells of each only once. */
  for_me?: number;
};

/** What `sync` answers. */
export type Missed = Omit<Schemas["Missed"], "messages" | "topics"> & { messages: Message[]; topics: Topic[] };

/** So many people at most stand in a conversation's own list. */
export const MEMBERS_SHOWN = 200;

/** The longest text of a message, in characters. */
export const LONGEST_MESSAGE = 8_000;

/** A message of this page that the server has not confirmed yet. */
export interface Outgoing {
  client_id: string;
  conversation_id: string;
  content: string;
  reply_to: string | null;
  topic_id: string | null;
  /** Whom the text names; null when nobody. */
  mentions: Mentions | null;
  /** When the person sent it, by this browser's clock. RFC 3339. */
  created_at: string;
  /** `waiting` for the line to come back; `sent` until it is seen in the stream; `refused` is for the person to mend. */
  state: "waiting" | "sending" | "sent" | "refused";
  /** Why it was refused. */
  problem?: string;
}
