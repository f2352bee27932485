import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { hallRoute } from "@/app/hall-route";
import { parseFilter, type Filter } from "./filter";

export interface ProjectSearch {
  /** The number of the task that is open beside the view, `NK-142`. */
  task?: string;
  filter?: Filter;
}

const projectsRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/projects",
  component: lazyRouteComponent(() => import("./screens/projects"), "Projects"),
});

const projectRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/projects/$project",
  validateSearch: (search: Record<string, unknown>): ProjectSearch => {
    const filter = parseFilter(search.filter);
    return { ...(typeof search.task === "string" && { task: search.task }), ...(filter && { filter }) };
  },
  component: lazyRouteComponent(() => import("./screens/project"), "ProjectScreen"),
});

const doorRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/project"), "ProjectDoor"),
});

const boardRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/board",
  component: lazyRouteComponent(() => import("./screens/board"), "Board"),
});

const listRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/list",
  component: lazyRouteComponent(() => import("./screens/list"), "List"),
});

const timelineRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/timeline",
  component: lazyRouteComponent(() => import("./screens/timeline"), "Timeline"),
});

const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./screens/settings"), "ProjectSettingsScreen"),
});

const taskRoute = createRoute({
  getParentRoute: () => hallRoute,
  path: "/tasks/$taskId",
  component: lazyRouteComponent(() => import("./screens/task"), "TaskScreen"),
});

export const projectRoutes = [
  projectsRoute,
  projectRoute.addChildren([doorRoute, boardRoute, listRoute, timelineRoute, settingsRoute]),
  taskRoute,
] as const;
