import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toastProblem } from "@/ui/toast";
import { inOrder } from "../cache/cards";
import { createTask } from "../queries";
import type { Card, Column } from "../types";
import { AddLine } from "./checklist";
import { EditText } from "./edit-text";
import { Code, Ring } from "./marks";
import type { TaskParts } from "./task-body";

/** The tasks that are part of this one. */
export function SubTasks({ card, project, columns, all, mayWork }: TaskParts) {
  const [adding, setAdding] = useState(false);
  const parts = all.filter(({ parent_id }) => parent_id === card.id).sort(inOrder);
  const done = parts.filter(({ completed_at }) => completed_at !== null).length;
  if (parts.length === 0 && !mayWork) return null;
  const add = (title: string) =>
    createTask(project.id, { title, parent_id: card.id }).catch((problem: unknown) =>
      toastProblem("The sub-task was not added.", problem),
    );
  return (
    <section aria-label="Sub-tasks">
      <h3 className="mb-1 flex items-center gap-2 text-13 font-[650]">
        Sub-tasks{" "}
        {parts.length > 0 && (
          <span className="font-medium text-ink-3">
            {done} of {parts.length}
          </span>
        )}
      </h3>
      <ul>
        {parts.map((part) => (
          <li key={part.id}>
            <TaskLine task={part} columns={columns} />
          </li>
        ))}
      </ul>
      {mayWork &&
        (adding ? (
          <EditText
            key={parts.length}
            label="New sub-task"
            value=""
            most={300}
            oneLine
            onDone={(title) => {
              if (!title) return setAdding(false);
              void add(title);
            }}
          />
        ) : (
          <AddLine onClick={() => setAdding(true)}>Add a sub-task</AddLine>
        ))}
    </section>
  );
}

/** A task in a line, as a link to it. */
export function TaskLine({ task, columns }: { task: Card; columns: readonly Column[] }) {
  const column = columns.find(({ key }) => key === task.status);
  return (
    <Link
      to="/projects/$project"
      params={{ project: task.project_id }}
      search={(search) => ({ ...search, task: task.number })}
      preload={false}
      className="-mx-2 flex min-h-8 min-w-0 items-center gap-2 rounded-control px-2 text-13 hover:bg-hover max-desk:min-h-11"
    >
      {column && <Ring column={column} columns={columns} />}
      {column && <span className="sr-only">{column.name}</span>}
      <Code>{task.number}</Code>
      <bdi className={task.completed_at === null ? "min-w-0 truncate" : "min-w-0 truncate text-ink-3"}>
        {task.title}
      </bdi>
    </Link>
  );
}
