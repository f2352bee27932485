import { SquareKanban } from "lucide-react";
import type { Place } from "@/app/place";

export const projectsPlace: Place = {
  to: "/projects",
  label: "Projects",
  thing: "project",
  icon: SquareKanban,
  key: "p",
  isOpen: ({ permissions }) => permissions.includes("projects.read"),
  stands: "head",
};
