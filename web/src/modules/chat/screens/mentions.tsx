import { Link, useNavigate } from "@tanstack/react-router";
import { cx } from "@/ui/classes";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { count } from "@/ui/words";
import { MessageBones } from "../components/message-bones";
import { useMentions, type Notification } from "../mentions";
import { plain } from "../text/plain";
import { momentOf, sinceWhen } from "../words";

/** Where this person was named, the latest first. */
export function Mentions() {
  const mentions = useMentions();
  const navigate = useNavigate();
  return (
    <Main>
      <Head
        title="Mentions"
        sub="Where you were named"
        back={{ label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) }}
      />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 py-3 max-desk:px-4">
        {mentions.isError && mentions.data === undefined && (
          <ErrorState title="The list did not load" error={mentions.error} retry={() => void mentions.refetch()} />
        )}
        {mentions.isPending && <MessageBones />}
        {mentions.data?.length === 0 && (
          <EmptyState title="Nobody has named you yet">
            Messages with your name, your role or everyone in them are gathered here.
          </EmptyState>
        )}
        <ul className="max-w-[800px]">
          {mentions.data?.map((one) => (
            <One key={one.id} mention={one} />
          ))}
        </ul>
      </div>
    </Main>
  );
}

function One({ mention }: { mention: Notification }) {
  const { title = "", excerpt = "", message_id } = mention.payload as Partial<Record<string, string>>;
  return (
    <li className="border-b border-line">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: mention.subject.id }}
        search={message_id ? { message: message_id } : {}}
        className="quick -mx-2 flex items-baseline gap-3 rounded-control px-2 py-2.5 hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <bdi className={cx("block truncate text-14", mention.is_read ? "font-medium text-ink-2" : "font-[650]")}>
            {title}
          </bdi>
          <bdi className="block truncate text-13 text-ink-3">{plain(excerpt)}</bdi>
        </span>
        <span className="text-right text-12 whitespace-nowrap text-ink-3" title={momentOf(mention.updated_at)}>
          {!mention.is_read && mention.count > 1 && (
            <span className="block font-semibold text-ink">{count(mention.count, "message")}</span>
          )}
          {sinceWhen(mention.updated_at)}
        </span>
      </Link>
    </li>
  );
}
