import { Outlet, useMatchRoute, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Section } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { useMe } from "../../identity/queries";
import { inGroups } from "../cache/conversations";
import { ConversationList } from "../components/conversation-list";
import { show } from "../everywhere";
import { useKeys } from "../keyboard";
import { useConversations } from "../queries";
import { ROOM_FOR_ALL, ROOM_FOR_PANEL, onlyPanel, useMedia } from "../screen";

/** Chat: the conversations at the side, the chosen one beside them, and what works in all of it. */
export function ChatScreen() {
  const { conversationId } = useParams({ strict: false });
  const atList = useMatchRoute()({ to: "/chat" }) !== false;
  const sidebar = useSidebar();
  const next = useNextConversation();

  useKeys({
    "[": sidebar.toggle,
    "Alt+ArrowDown": () => next(1),
    "Alt+ArrowUp": () => next(-1),
    // In a conversation these go through its messages.
    j: conversationId === undefined ? focusList : undefined,
    k: conversationId === undefined ? focusList : undefined,
  });

  return (
    <Section sidebar={sidebar.shown && <ConversationList onNew={show} />} at={atList ? "sidebar" : "content"}>
      <Outlet />
    </Section>
  );
}

/** The sidebar gives way when a panel leaves the content too little room; `[` brings it back, or folds it away. */
function useSidebar() {
  const roomForAll = useMedia(ROOM_FOR_ALL);
  const roomForPanel = useMedia(ROOM_FOR_PANEL);
  const phone = usePhone();
  const panel = useSearch({ strict: false }).people ?? roomForAll;
  const folds = panel && roomForPanel && !roomForAll;
  const [chosen, setChosen] = useState<{ shown: boolean; folds: boolean } | null>(null);
  // What was chosen holds until the panel changes the room there is.
  const shown = phone || (chosen !== null && chosen.folds === folds ? chosen.shown : !folds);
  return { shown, toggle: () => setChosen({ shown: !shown, folds }) };
}

/** Goes to the next or the previous conversation, in the order of the list. */
function useNextConversation() {
  const { data: list } = useConversations();
  const { data: me } = useMe();
  const { conversationId } = useParams({ strict: false });
  const navigate = useNavigate();
  return (by: 1 | -1) => {
    if (!list || !me) return;
    const { channels, groups, direct } = inGroups(list, me.id);
    const all = [...channels, ...groups, ...direct];
    const at = all.findIndex(({ id }) => id === conversationId);
    const wanted = all[at < 0 ? 0 : (at + by + all.length) % all.length];
    if (wanted)
      void navigate({ to: "/chat/$conversationId", params: { conversationId: wanted.id }, search: onlyPanel });
  };
}

/** Puts the focus into the list, on the conversation one is in. */
function focusList(): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-conversation]")];
  (rows.find((row) => row.getAttribute("aria-current") === "page") ?? rows[0])?.focus();
}
