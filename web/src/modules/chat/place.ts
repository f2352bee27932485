import { MessagesSquare } from "lucide-react";
import type { Place } from "@/app/place";
import { useChatCount } from "./rail";

export const chatPlace: Place = {
  to: "/chat",
  label: "Chat",
  icon: MessagesSquare,
  key: "c",
  isOpen: ({ permissions }) => permissions.includes("chat.messages.read"),
  useCount: useChatCount,
  counts: "unread",
  stands: "head",
};
