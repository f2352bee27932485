import { Megaphone } from "lucide-react";
import type { Place } from "@/app/place";

export const statusPlace: Place = {
  to: "/status",
  label: "Status",
  icon: Megaphone,
  key: "s",
  isOpen: ({ permissions }) => permissions.includes("status.posts.read"),
  stands: "head",
};
