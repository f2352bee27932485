import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Markdown } from "@/ui/markdown";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { changeTasks } from "../deeds";
import { taskQuery } from "../queries";
import type { Card, Column, Project } from "../types";
import { Checklist } from "./checklist";
import { EditText } from "./edit-text";
import { SubTasks } from "./sub-tasks";
import { TaskFacts } from "./task-facts";
import { TaskTalk } from "./task-talk";

export interface TaskParts {
  card: Card;
  project: Project;
  columns: readonly Column[];
  /** Every task of the project, as far as it is known here. */
  all: readonly Card[];
  mayWork: boolean;
  /** On a page of its own it is written larger. */
  large?: boolean;
}

/** All there is to a task, each part changed where it stands. */
export function TaskBody({ large = false, ...parts }: TaskParts) {
  const { card, mayWork } = parts;
  return (
    <div className="grid content-start gap-[18px]">
      <Title card={card} mayWork={mayWork} large={large} />
      <TaskFacts {...parts} />
      <Description card={card} mayWork={mayWork} />
      <Checklist card={card} mayWork={mayWork} />
      <SubTasks {...parts} />
      <TaskTalk {...parts} />
    </div>
  );
}

function Title({ card, mayWork, large }: { card: Card; mayWork: boolean; large: boolean }) {
  const [editing, setEditing] = useState(false);
  const look = cx(
    "font-display leading-[1.22] tracking-[-0.01em] text-balance [overflow-wrap:anywhere]",
    large ? "text-28 font-bold" : "text-21 font-[650]",
  );
  if (editing) {
    return (
      <EditText
        label="Title"
        value={card.title}
        most={300}
        oneLine
        className={look}
        onDone={(title) => {
          setEditing(false);
          if (title !== null && title !== card.title && title !== "") void changeTasks([card], { title });
        }}
      />
    );
  }
  const Heading = large ? "h1" : "h2";
  return (
    <Heading className={look}>
      {mayWork ? (
        <button
          type="button"
          title="Edit the title"
          onClick={() => setEditing(true)}
          className="-mx-1.5 -my-0.5 rounded-control px-1.5 py-0.5 text-left hover:bg-hover"
        >
          <bdi>{card.title}</bdi>
        </button>
      ) : (
        <bdi>{card.title}</bdi>
      )}
    </Heading>
  );
}

function Description({ card, mayWork }: { card: Card; mayWork: boolean }) {
  const task = useQuery(taskQuery(card.id));
  const [began, setBegan] = useState<string | null>(null);
  if (task.data === undefined) {
    if (task.isError)
      return <ErrorState title="The description did not load" error={task.error} retry={() => void task.refetch()} />;
    return (
      <Skeleton label="Loading the description">
        <div className="grid gap-2">
          <Bone className="w-full" />
          <Bone className="w-4/5" />
        </div>
      </Skeleton>
    );
  }
  const text = task.data.description ?? "";
  if (began !== null) {
    return (
      <EditText
        label="Description"
        value={began}
        most={50_000}
        hint={
          text === began
            ? "Markdown: **bold**, # heading, - list, - [ ] step, `code`"
            : "Someone changed it meanwhile. Saving puts yours in its place."
        }
        className="min-h-32 text-15 leading-normal"
        onDone={(description) => {
          setBegan(null);
          if (description !== null && description !== text)
            void changeTasks([card], { description: description === "" ? null : description });
        }}
      />
    );
  }
  if (text === "") {
    return mayWork ? (
      <button
        type="button"
        onClick={() => setBegan("")}
        className="-mx-2 rounded-control px-2 py-1.5 text-left text-14 text-ink-3 hover:bg-hover max-desk:min-h-11"
      >
        Describe it
      </button>
    ) : null;
  }
  return (
    <section aria-label="Description" className="group/text relative">
      <Markdown text={text} />
      {mayWork && (
        <Button
          size="small"
          className="absolute -top-1 right-0 opacity-0 group-focus-within/text:opacity-100 group-hover/text:opacity-100 max-desk:static max-desk:mt-2 max-desk:opacity-100"
          onClick={() => setBegan(text)}
        >
          Edit description
        </Button>
      )}
    </section>
  );
}
