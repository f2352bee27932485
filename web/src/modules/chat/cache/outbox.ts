import type { Message, Outgoing } from "../types";

/** What was written here and is not confirmed yet, oldest first. */
export type Outbox = readonly Outgoing[];

export function withOutgoing(outbox: Outbox, outgoing: Outgoing): Outbox {
  return [...outbox, outgoing];
}

export function withState(outbox: Outbox, clientId: string, state: Outgoing["state"], problem?: string): Outbox {
  return outbox.map((one) => (one.client_id === clientId ? { ...one, state, problem } : one));
}

/**
 * The server has it, from this person and under the same `client_id`: the confirmed message takes its place. Another
 * person's message may bear any `client_id`, so the sender counts too.
 */
export function withoutConfirmed(outbox: Outbox, confirmed: readonly Message[], me: string): Outbox {
  if (outbox.length === 0) return outbox;
  const known = new Set(confirmed.filter(({ sender_id }) => sender_id === me).map(({ client_id }) => client_id));
  const left = outbox.filter(({ client_id }) => !known.has(client_id));
  return left.length === outbox.length ? outbox : left;
}

/** The next one to send in a conversation: one after the other, so that they arrive in the order they were written. */
export function nextToSend(outbox: Outbox, conversationId: string): Outgoing | undefined {
  const here = outbox.filter((one) => one.conversation_id === conversationId);
  return here.some(({ state }) => state === "sending") ? undefined : here.find(({ state }) => state === "waiting");
}
