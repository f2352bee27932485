import { Link, useNavigate } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { count } from "@/ui/words";
import { useMe } from "../../identity/queries";
import { isMuted } from "../cache/conversations";
import { MessageBones } from "../components/message-bones";
import { Person } from "../components/person";
import { useConversations } from "../queries";
import { plain } from "../text/plain";
import type { Conversation } from "../types";
import { othersIn, sinceWhen, titleOf } from "../words";

/** The conversations in which somebody wrote since this person looked, the latest first; muted ones come last. */
export function Unread() {
  const conversations = useConversations();
  const { data: me } = useMe();
  const navigate = useNavigate();
  const unread = (conversations.data ?? [])
    .filter(({ unread_count }) => unread_count > 0)
    .sort(
      (one, other) => Number(isMuted(one)) - Number(isMuted(other)) || other.updated_at.localeCompare(one.updated_at),
    );
  return (
    <Main>
      <Head
        title="Unread"
        sub="What was written since you looked"
        back={{ label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) }}
      />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 py-3 max-desk:px-4">
        {conversations.isError && conversations.data === undefined && (
          <ErrorState
            title="The list did not load"
            error={conversations.error}
            retry={() => void conversations.refetch()}
          />
        )}
        {conversations.isPending && <MessageBones />}
        {conversations.data && unread.length === 0 && (
          <EmptyState title="You have read everything">Conversations with something new are gathered here.</EmptyState>
        )}
        <ul className="max-w-[800px]">
          {me && unread.map((one) => <One key={one.id} conversation={one} me={me.id} />)}
        </ul>
      </div>
    </Main>
  );
}

function One({ conversation, me }: { conversation: Conversation; me: string }) {
  const [other] = conversation.type === "direct" ? othersIn(conversation, me) : [];
  const last = conversation.last_message;
  return (
    <li className="border-b border-line">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: conversation.id }}
        className="quick -mx-2 flex items-center gap-3 rounded-control px-2 py-2.5 hover:bg-hover"
      >
        {other ? (
          <Person person={other} size={24} />
        ) : (
          <Hash aria-hidden className="mx-1 size-4 flex-none stroke-[1.75] text-ink-3" />
        )}
        <span className="min-w-0 flex-1">
          <bdi className="block truncate text-14 font-[650]">{titleOf(conversation, me)}</bdi>
          <span className="block truncate text-13 text-ink-3">
            {isMuted(conversation) && "Muted. "}
            {last?.content && <bdi>{plain(last.content)}</bdi>}
          </span>
        </span>
        <span className="text-right text-12 whitespace-nowrap text-ink-3">
          <span className="block font-semibold text-ink">{count(conversation.unread_count, "message")}</span>
          {last && sinceWhen(last.created_at)}
        </span>
      </Link>
    </li>
  );
}
