import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { keys, read } from "./cache/keys";
import { Follower } from "./follower";
import { Sender } from "./sender";
import { watchIdleness } from "./presence";
import type { SlashDone } from "./commands";
import type { Conversation, Message } from "./types";

// What is typed and not yet sent outlives the screen it was typed on.
for (const queryKey of [keys.outbox, keys.presence, keys.typing]) {
  queryClient.setQueryDefaults(queryKey, { gcTime: Infinity, staleTime: Infinity });
}

/** This page's follower of the live line, for as long as the page is open. */
export const follower = new Follower(queryClient, line, (id) => api.get<Conversation>(`/conversations/${id}`));
follower.start();

/** This page's sender. */
export const sender = new Sender(
  queryClient,
  ({ conversation_id, content, reply_to, topic_id, mentions, client_id }) =>
    api.post<Message | SlashDone>(`/conversations/${conversation_id}/messages`, {
      content,
      client_id,
      ...(reply_to !== null && { reply_to }),
      // An answer belongs where the question is.
      ...(reply_to === null && topic_id !== null && { topic_id }),
      // Said also when it is nobody, so that the server does not read them off the text.
      mentions: mentions ?? {},
    }),
  (message) => follower.take(message),
);
line.onLive(() => sender.sendAll());

// The server ended this connection: who this person is here, and whether they are, is asked at once.
line.on("session:ended", () => void queryClient.invalidateQueries({ queryKey: ["me"] }));

watchIdleness();

// Closing the page would lose what waits to be sent.
window.addEventListener("beforeunload", (event) => {
  if (read.outbox(queryClient).length > 0) event.preventDefault();
});
