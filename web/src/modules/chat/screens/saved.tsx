import { Link, useNavigate } from "@tanstack/react-router";
import { BookmarkX } from "lucide-react";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { useMe } from "../../identity/queries";
import { MessageBones } from "../components/message-bones";
import { MessageText } from "../components/message-text";
import { Person } from "../components/person";
import { setSaved, useSaved } from "../keeping";
import { useAuthors, useConversations } from "../queries";
import type { SavedMessage } from "../types";
import { momentOf, sinceWhen, titleOf } from "../words";

/** What this person put aside, the latest first. */
export function Saved() {
  const saved = useSaved();
  const navigate = useNavigate();
  return (
    <Main>
      <Head
        title="Saved"
        sub="Only you see what you saved"
        back={{ label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) }}
      />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 py-3 max-desk:px-4">
        {saved.isError && saved.data === undefined && (
          <ErrorState title="The list did not load" error={saved.error} retry={() => void saved.refetch()} />
        )}
        {saved.isPending && <MessageBones />}
        {saved.data?.length === 0 && (
          <EmptyState title="Nothing saved yet">
            Point at a message and choose Save for yourself, or press s. It is kept here until you let it go.
          </EmptyState>
        )}
        <ul className="max-w-[800px]">
          {saved.data?.map((one) => (
            <One key={one.message_id} saved={one} />
          ))}
        </ul>
      </div>
    </Main>
  );
}

function One({ saved: { message } }: { saved: SavedMessage }) {
  const { data: me } = useMe();
  const authors = useAuthors();
  const conversation = useConversations().data?.find(({ id }) => id === message.conversation_id);
  const author = authors.find(({ id }) => id === message.sender_id);
  const name = author?.name ?? "Someone";
  const people = authors.map(({ id, name }) => ({ user_id: id, name }));
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)_auto] gap-x-3 border-b border-line py-3 text-15 leading-normal">
      <Person
        person={{ user_id: message.sender_id, name, avatar_url: author?.avatar_url ?? null }}
        className="mt-0.5"
      />
      <div className="min-w-0">
        <p className="flex min-w-0 items-baseline gap-2 text-12 text-ink-3">
          <bdi className="truncate text-14 font-[650] text-ink">{name}</bdi>
          <Link
            to="/chat/$conversationId"
            params={{ conversationId: message.conversation_id }}
            search={{ message: message.id }}
            title={momentOf(message.created_at)}
            className="min-w-0 truncate underline decoration-line-strong underline-offset-2 hover:text-patina-ink"
          >
            {conversation && me ? `${titleOf(conversation, me.id)}, ` : ""}
            {sinceWhen(message.created_at)}
          </Link>
        </p>
        {message.content === null ? (
          <p className="text-14 text-ink-3 italic">This message was deleted</p>
        ) : (
          <MessageText content={message.content} people={people} me={me?.id ?? ""} mentions={message.mentions} />
        )}
      </div>
      <Button
        look="bare"
        icon
        aria-label="Let go of this message"
        title="Let go"
        onClick={() => void setSaved(message, false)}
      >
        <BookmarkX aria-hidden />
      </Button>
    </li>
  );
}
