import { api } from "@/api/client";
import type { components } from "@/api/schema";
import { wordsOf } from "./components/happening";
import type { Conversation, Message, Topic } from "./types";
import { titleOf } from "./words";

type Exported = Omit<components["schemas"]["Exported"], "messages"> & { messages: Message[] };

/** Reads a conversation in whole and gives it to the browser as a file in Markdown, oldest first. */
export async function exportConversation(
  conversation: Conversation,
  topics: readonly Topic[],
  me: string,
): Promise<void> {
  const names = new Map<string, string>();
  const messages: Message[] = [];
  for (let more = true; more;) {
    const after = messages.at(-1)?.seq ?? 0;
    const part = await api.get<Exported>(`/conversations/${conversation.id}/export`, { query: { after } });
    for (const { id, name } of part.people) names.set(id, name);
    messages.push(...part.messages);
    more = part.more && part.messages.length > 0;
  }
  const title = titleOf(conversation, me);
  const text = asMarkdown(title, messages, { names, topics, type: conversation.type });
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `${fileName(title)}.md` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function asMarkdown(
  title: string,
  messages: readonly Message[],
  {
    names,
    topics,
    type,
  }: { names: ReadonlyMap<string, string>; topics: readonly Pick<Topic, "id" | "name">[]; type: string },
): string {
  const nameOf = (id: string) => names.get(id) ?? "Someone";
  const lines = [`# ${title}`, ""];
  let day = "";
  let topic: string | null = null;
  for (const message of messages) {
    const at = new Date(message.created_at);
    const today = at.toLocaleDateString("en-GB", { dateStyle: "full" });
    if (today !== day) lines.push(`## ${today}`, "");
    day = today;
    if (message.kind === "system") {
      lines.push(`*${wordsOf(message, { nameOf, topics, type, me: "" })}*`, "");
      continue;
    }
    if (message.topic_id !== topic && message.topic_id !== null) {
      lines.push(`### ${topics.find(({ id }) => id === message.topic_id)?.name ?? "Topic"}`, "");
    }
    topic = message.topic_id;
    const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    lines.push(`**${nameOf(message.sender_id)}**, ${time}${message.edited_at ? ", edited" : ""}`, "");
    lines.push(message.content ?? "*This message was deleted*", "");
  }
  return lines.join("\n");
}

function fileName(title: string): string {
  return (
    title
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .slice(0, 80) || "conversation"
  );
}
