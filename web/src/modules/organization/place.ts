import { KeyRound, Users } from "lucide-react";
import type { Place } from "@/app/place";
import { mayAdminister } from "./permissions";

export const peoplePlace: Place = {
  to: "/people",
  label: "People",
  icon: Users,
  key: "k",
  isOpen: ({ permissions }) => permissions.includes("organization.members.read"),
  stands: "head",
};

export const adminPlace: Place = {
  to: "/admin",
  label: "Admin",
  icon: KeyRound,
  key: "a",
  isOpen: mayAdminister,
  stands: "foot",
};
