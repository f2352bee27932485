import { Navigate } from "@tanstack/react-router";
import { Head, Main } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { EmptyState } from "@/ui/states";
import { useMe } from "../../identity/queries";
import { isMember } from "../cache/conversations";
import { lastOpened } from "../last-opened";
import { onlyPanel } from "../screen";
import { useConversations } from "../queries";

/** Where there is room for both, the conversation that one was in last opens beside the list. */
export function NothingChosen() {
  const { data: list } = useConversations();
  const { data: me } = useMe();
  const phone = usePhone();
  const mine = me ? list?.filter((conversation) => isMember(conversation, me.id)) : undefined;
  const at = (conversation: { last_message: { created_at: string } | null; created_at: string }) =>
    conversation.last_message?.created_at ?? conversation.created_at;
  const latest = mine?.toSorted((one, other) => at(other).localeCompare(at(one)))[0];
  const chosen = mine?.find(({ id }) => id === lastOpened.id) ?? latest;
  if (phone) return null;
  if (chosen) {
    return <Navigate to="/chat/$conversationId" params={{ conversationId: chosen.id }} search={onlyPanel} replace />;
  }
  return (
    <Main>
      <Head title="Chat" />
      {list && (
        <div className="grid flex-1 place-items-center">
          <EmptyState title="Nobody has been written to yet">
            Messages will be read here. Start a conversation with the pen, or press c.
          </EmptyState>
        </div>
      )}
    </Main>
  );
}
