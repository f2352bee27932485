/** What the frame shows of chat on every page: how many messages are unread for this person. */
export function useChatCount(): number {
  return 0;
}
