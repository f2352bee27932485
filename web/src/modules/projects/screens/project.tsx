import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, Outlet, useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Lock, Plus } from "lucide-react";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { useCan } from "@/modules/identity/queries";
import { LineBand } from "@/realtime/band";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { LaneBones } from "../components/lane-bones";
import { FilterButton, FilterText, FilterWords } from "../components/filter-bar";
import { ProjectKeys } from "../components/project-keys";
import { AssignQuestion, DateQuestion } from "../components/questions";
import { SavedFilters, SaveFilter } from "../components/saved-filters";
import { SelectionBar } from "../components/selection-bar";
import { TaskPanel } from "../components/task-panel";
import { useDeskKeys } from "../desk-keys";
import { DeskProvider, type Desk, type Question } from "../desk";
import { filtered, isEmpty, NO_FILTER } from "../filter";
import { cardsQuery, columnsQuery, membersQuery, useProject } from "../queries";
import type { Card, Column, Project } from "../types";
import { productNames, stageNames } from "../words";

/** A project: its head, its views, and the open task beside them. */
export function ProjectScreen() {
  const { project: word } = useParams({ from: "/hall/projects/$project" });
  const project = useProject(word);
  const navigate = useNavigate();
  const back = { label: "All projects", go: () => void navigate({ to: "/projects" }) };
  if (project.data) return <Open key={project.data.id} project={project.data} back={back} />;
  return (
    <Main>
      <Head title="Project" back={back} />
      {project.isError ? (
        <ErrorState title="The project did not load" error={project.error} retry={() => void project.refetch()} />
      ) : project.isSuccess ? (
        <EmptyState
          title="This project is not here"
          action={
            <Button asChild>
              <Link to="/projects">See all projects</Link>
            </Button>
          }
        >
          It may be gone, or for its members only.
        </EmptyState>
      ) : (
        <LaneBones />
      )}
    </Main>
  );
}

/** Where a project is entered: in the view that it opens with. */
export function ProjectDoor() {
  const { project: word } = useParams({ from: "/hall/projects/$project/" });
  const { data } = useProject(word);
  const view = data?.settings.default_view;
  return (
    <Navigate
      to={view === "list" || view === "timeline" ? `/projects/$project/${view}` : "/projects/$project/board"}
      params={{ project: word }}
      search={(search) => search}
      replace
    />
  );
}

function Open({ project, back }: { project: Project; back: { label: string; go: () => void } }) {
  const columns = useQuery(columnsQuery(project.id));
  const cards = useQuery(cardsQuery(project.id));
  const failed = columns.data === undefined ? columns.error : cards.data === undefined ? cards.error : null;
  if (columns.data && cards.data)
    return <Place project={project} columns={columns.data} all={cards.data} back={back} />;
  return (
    <Main>
      <Head title={project.name} back={back} />
      {failed ? (
        <ErrorState
          title="The tasks did not load"
          error={failed}
          retry={() => void Promise.all([columns.refetch(), cards.refetch()])}
        />
      ) : (
        <LaneBones />
      )}
    </Main>
  );
}

function Place({
  project,
  columns,
  all,
  back,
}: {
  project: Project;
  columns: readonly Column[];
  all: readonly Card[];
  back: { label: string; go: () => void };
}) {
  const can = useCan();
  const navigate = useNavigate();
  const { task: open, filter = NO_FILTER } = useSearch({ from: "/hall/projects/$project" });
  const view = useLocation({ select: ({ pathname }) => pathname.split("/").at(-1) });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ question: Question; cards: readonly Card[] } | null>(null);
  const [keys, setKeys] = useState(false);
  const orderRef = useRef<readonly string[]>([]);
  const cards = useMemo(() => filtered(all, filter, project.time_zone), [all, filter, project.time_zone]);
  const mayWork =
    can("projects.write") && project.stage !== "archived" && (project.role === "lead" || project.role === "member");

  const openTask = (task: Card | null) => {
    if (task) setCurrent(task.id);
    void navigate({
      to: ".",
      search: (search) => ({ ...search, task: task?.number }),
      replace: open !== undefined && task !== null,
    });
  };
  const select = (ids: readonly string[], on?: boolean) =>
    setSelected((before) => {
      const next = new Set(before);
      for (const id of ids)
        if (on ?? !before.has(id)) next.add(id);
        else next.delete(id);
      return next;
    });
  const opened = all.find(({ number }) => number === open);
  const desk: Desk = {
    project,
    columns,
    all,
    cards,
    filter,
    setFilter: (filter) =>
      void navigate({
        to: ".",
        search: (search) => ({ ...search, filter: isEmpty(filter) ? undefined : filter }),
        replace: true,
      }),
    mayWork,
    open,
    openTask,
    selected,
    select,
    current,
    setCurrent,
    orderRef,
    ask: (question, cards) => cards.length > 0 && setAsked({ question, cards }),
    adding,
    setAdding: (column) => {
      setAdding(column);
      // Tasks are written into the board or the list; elsewhere there is no place for it.
      if (column !== null && (view === "timeline" || view === "settings"))
        void navigate({ to: "/projects/$project/board", params: { project: project.key }, search: (same) => same });
    },
  };
  useDeskKeys(desk, opened, () => setKeys(true));
  const firstOpen = columns.find(({ category }) => category === "open") ?? columns[0];

  return (
    <DeskProvider value={desk}>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <LineBand />
        <div className="relative flex min-h-0 min-w-0 flex-1">
          <Main>
            <div className="flex-none [&>header]:border-0">
              <Head title={project.name} back={back} sub={<Facts project={project} />}>
                <People project={project} />
                {mayWork && (
                  <Button
                    look="main"
                    title="New task (C)"
                    aria-label="New task"
                    onClick={() => firstOpen && setAdding(firstOpen.key)}
                  >
                    <Plus aria-hidden /> <span className="max-desk:hidden">Task</span>
                  </Button>
                )}
              </Head>
            </div>
            <nav
              aria-label="Views"
              className="flex h-[38px] flex-none items-stretch gap-0.5 border-b border-line pr-4 pl-3.5 max-desk:h-11"
            >
              <Tab to="/projects/$project/board">Board</Tab>
              <Tab to="/projects/$project/list">List</Tab>
              <Tab to="/projects/$project/timeline">Timeline</Tab>
              <Tab to="/projects/$project/settings">Settings</Tab>
              <div className={cx("ml-auto flex items-center gap-1.5", view === "settings" && "hidden")}>
                <span className="max-desk:hidden">
                  <FilterText />
                </span>
                <SavedFilters />
                <FilterButton />
              </div>
            </nav>
            {view !== "settings" && (
              <FilterWords>
                <SaveFilter />
              </FilterWords>
            )}
            <Outlet />
            {mayWork && <SelectionBar />}
          </Main>
          {opened && <TaskPanel key={opened.id} card={opened} />}
        </div>
      </div>
      {asked?.question === "assign" && (
        <AssignQuestion project={project} cards={asked.cards} onClose={() => setAsked(null)} />
      )}
      {asked?.question === "date" && (
        <DateQuestion project={project} cards={asked.cards} onClose={() => setAsked(null)} />
      )}
      {keys && <ProjectKeys onClose={() => setKeys(false)} />}
    </DeskProvider>
  );
}

function Tab({
  to,
  children,
}: {
  to: `/projects/$project/${"board" | "list" | "timeline" | "settings"}`;
  children: ReactNode;
}) {
  return (
    <Link
      from="/projects/$project"
      to={to}
      search={(search) => search}
      className="flex items-center border-b-2 border-transparent px-2.5 pt-0.5 text-13 font-[550] whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-patina aria-[current=page]:font-[650] aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}

function Facts({ project }: { project: Project }) {
  return (
    <span className="flex items-center gap-2">
      {project.is_private && (
        <span className="flex items-center gap-1">
          <Lock aria-hidden className="size-3 stroke-[2]" /> Private ·
        </span>
      )}
      {productNames[project.product_type]} · {stageNames[project.stage]}
    </span>
  );
}

function People({ project }: { project: Project }) {
  const { data = [] } = useQuery(membersQuery(project.id));
  if (data.length === 0) return null;
  return (
    <span className="max-hall:hidden" title={data.map(({ name }) => name).join(", ")}>
      <span className="sr-only">{project.member_count} members</span>
      <Arcade people={data.map((one) => ({ ...one, id: one.user_id }))} most={5} />
    </span>
  );
}
