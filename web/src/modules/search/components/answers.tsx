import { useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { api } from "@/api/client";
import { useCan } from "@/modules/identity/queries";
import { projectsQuery } from "@/modules/projects/queries";
import { day } from "@/ui/time";
import { toastProblem } from "@/ui/toast";
import { useFew, type Found } from "../found";
import { plainOf } from "../marks";
import type { DrawnHit } from "./hits";
import { KindIcon, kinds, useKindNames } from "./kinds";

/** What the server finds for what was typed, by kind, and what can be done with the words themselves. */
export function useAnswers(typed: string): { found: DrawnHit[]; deeds: DrawnHit[] } {
  const words = /^[>@#]/.test(typed) ? "" : typed.trim();
  const few = useFew(typed);
  const manyOf = useKindNames();
  const navigate = useNavigate();
  const may = useCan();
  const project = useProjectToWorkIn(words !== "" && may("projects.write"));
  const found = few
    .toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
    .map((one): DrawnHit => ({
      key: `${one.kind} ${one.id}`,
      group: manyOf(one.kind),
      title: plainOf(one.title),
      marked: lineOf(one),
      where: [whoOf(one), one.place, day(one.at)].filter(Boolean).join(", "),
      icon: <KindIcon kind={one.kind} />,
      run: () => void navigate({ href: one.url }),
    }));
  const deeds: DrawnHit[] = [];
  // Looking comes before making: whoever presses Enter too soon has made nothing.
  if (words !== "") {
    deeds.push({
      key: "search",
      group: "With these words",
      title: `Search for “${words}”`,
      where: "in everything you may read",
      icon: <Search aria-hidden />,
      run: () => void navigate({ to: "/search", search: { q: words } }),
    });
  }
  if (words !== "" && project !== undefined) {
    deeds.push({
      key: "create task",
      group: "With these words",
      title: `Create task “${words}”`,
      where: `in ${project.name}`,
      icon: <Plus aria-hidden />,
      run: () =>
        void api
          .post<{ id: string }>(`/projects/${project.id}/tasks`, { title: words.slice(0, 300) })
          .then(({ id }) => navigate({ href: `/tasks/${id}` }))
          .catch((error: unknown) => toastProblem("The task was not made.", error)),
    });
  }
  return { found, deeds };
}

/** Where a new task goes: the project that is open, or the one that was worked on last. */
function useProjectToWorkIn(enabled: boolean) {
  const { data = [] } = useQuery({ ...projectsQuery, enabled });
  if (!enabled) return undefined;
  const mine = data.filter(({ role, stage }) => (role === "lead" || role === "member") && stage !== "archived");
  const open = /^\/projects\/([^/]+)/.exec(window.location.pathname)?.[1];
  return (
    mine.find(({ id, key }) => id === open || key === open) ??
    mine.toSorted((one, other) => other.updated_at.localeCompare(one.updated_at))[0]
  );
}

/** The line that stands for it: what was said, or what it is called. */
function lineOf({ kind, title, excerpt }: Found): string {
  return kind === "message" || kind === "status" ? (excerpt ?? title) : title;
}

function whoOf({ kind, title }: Found): string | undefined {
  return kind === "message" || kind === "status" ? plainOf(title).split(" ")[0] : undefined;
}
