import { Bell } from "lucide-react";
import type { Place } from "@/app/place";
import { useUnread } from "./queries";

export const notificationsPlace: Place = {
  to: "/notifications",
  label: "Notifications",
  icon: Bell,
  key: "n",
  isOpen: () => true,
  useCount: useUnread,
  counts: "unread",
  stands: "bell",
};
