import { useQuery } from "@tanstack/react-query";
import { useCan } from "../identity/queries";
import { unreadForMe } from "./cache/conversations";
import { conversationsQuery } from "./queries";

/** What the frame shows of chat on every page: how many messages to this person alone are unread. */
export function useChatCount(): number {
  const can = useCan();
  return useQuery({ ...conversationsQuery, enabled: can("chat.messages.read"), select: unreadForMe }).data ?? 0;
}
