import type { QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import { toast } from "@/ui/toast";
import { read, write } from "./cache/keys";
import { nextToSend, withOutgoing, withState } from "./cache/outbox";
import { isDone, type SlashDone } from "./commands";
import type { Mentions, Message, Outgoing } from "./types";

/** Where in a conversation something is said, and to whom. */
export interface Placed {
  reply_to: string | null;
  topic_id: string | null;
  mentions: Mentions | null;
}

/** How long a message waits before it is tried again when nobody says that the line is back. Milliseconds. */
const RETRY = 5_000;

/**
 * Sends what people write, one after the other in each conversation. What cannot go now waits and goes later; the
 * message's `client_id` makes a second try harmless. What the server refuses is given back to the person.
 */
export class Sender {
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: QueryClient,
    private readonly post: (message: Outgoing) => Promise<Message | SlashDone>,
    private readonly take: (message: Message) => void,
  ) {}

  send(conversation_id: string, content: string, placed: Placed): void {
    const created_at = new Date().toISOString();
    const outgoing: Outgoing = {
      client_id: newId(),
      conversation_id,
      content,
      ...placed,
      created_at,
      state: "waiting",
    };
    write.outbox(this.client, (outbox) => withOutgoing(outbox, outgoing));
    void this.sendNext(conversation_id);
  }

  /** Tries once more what the server refused. */
  again(outgoing: Outgoing): void {
    write.outbox(this.client, (outbox) => withState(outbox, outgoing.client_id, "waiting"));
    void this.sendNext(outgoing.conversation_id);
  }

  discard(outgoing: Outgoing): void {
    write.outbox(this.client, (outbox) => outbox.filter(({ client_id }) => client_id !== outgoing.client_id));
  }

  /** Sends whatever waits, in every conversation. */
  sendAll(): void {
    clearTimeout(this.retry);
    const waiting = new Set(read.outbox(this.client).map(({ conversation_id }) => conversation_id));
    for (const id of waiting) void this.sendNext(id);
  }

  private async sendNext(conversationId: string): Promise<void> {
    const outgoing = nextToSend(read.outbox(this.client), conversationId);
    if (outgoing === undefined) return;
    const become = (state: Outgoing["state"], problem?: string) =>
      write.outbox(this.client, (outbox) => withState(outbox, outgoing.client_id, state, problem));
    become("sending");
    try {
      const answer = await this.post(outgoing);
      if (isDone(answer)) {
        this.discard(outgoing);
        toast("Done");
      } else {
        // Until the message itself is in the stream (a gap may have to be filled first), the row here stands for it.
        become("sent");
        this.take(answer);
      }
    } catch (problem) {
      if (comesRight(problem)) {
        become("waiting");
        clearTimeout(this.retry);
        const wait = isProblem(problem) && problem.retryAfter ? problem.retryAfter * 1000 : RETRY;
        this.retry = setTimeout(() => this.sendAll(), wait);
        return;
      }
      become("refused", isProblem(problem) ? problem.message : "The server could not take it.");
    }
    await this.sendNext(conversationId);
  }
}

/** Whether waiting may help: no line, a busy server, too many messages at once. */
function comesRight(problem: unknown): boolean {
  return isProblem(problem, "offline") || isProblem(problem, "unavailable") || isProblem(problem, "rate_limited");
}

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing where the page was not loaded over TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
