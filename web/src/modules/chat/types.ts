/** The shapes of chat as the server answers them. Times are RFC 3339, ids UUIDv7. */

export type ConversationType = "direct" | "group" | "channel";

export interface Message {
  id: string;
  /** Its place in the conversation: 1, 2, 3 … without gaps. */
  seq: number;
  /** The conversation's revision when this message last changed. */
  revision: number;
  conversation_id: string;
  sender_id: string;
  /** Absent once the message is deleted. */
  content?: string | null;
  /** The id of the message it answers. */
  reply_to: string | null;
  /** The sender's own name for it, which makes a resend harmless. */
  client_id: string | null;
  created_at: string;
  updated_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

export interface ConversationMember {
  user_id: string;
  name: string;
  avatar_url: string | null;
  joined_at: string;
  /** The last message this person has seen; 0 for none. */
  last_read_seq: number;
}

export interface Conversation {
  id: string;
  type: ConversationType;
  /** Null for a direct conversation, and for a group that nobody named. */
  name: string | null;
  is_group: boolean;
  created_at: string;
  last_seq: number;
  /** Counts every change to it, its messages included, without gaps. */
  revision: number;
  /** Messages after this person's read position; 0 in a channel they are not in. */
  unread_count: number;
  /** Null before the first, and in a channel that this person is not in. */
  last_message: Message | null;
  /** This person and the first 199 others; `/members` below it has all. */
  members: ConversationMember[];
}

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
  /** When the person sent it, by this browser's clock. RFC 3339. */
  created_at: string;
  /** `waiting` for the line to come back; `sent` until it is seen in the stream; `refused` is for the person to mend. */
  state: "waiting" | "sending" | "sent" | "refused";
  /** Why it was refused. */
  problem?: string;
}
