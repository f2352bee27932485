import { House } from "lucide-react";
import type { Place } from "@/app/place";

export const homePlace: Place = {
  to: "/home",
  label: "Home",
  icon: House,
  key: "h",
  isOpen: () => true,
  stands: "head",
};
