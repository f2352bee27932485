import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control, SelectField } from "@/ui/field";
import { Ledger } from "@/ui/page";
import { Question } from "@/ui/question";
import { count } from "@/ui/words";
import { useDesk } from "../desk";
import { useColumnsOf } from "../settings-queries";
import type { Column } from "../types";
import { Ring } from "./marks";

const categories: Record<Column["category"], string> = {
  backlog: "Not promised",
  open: "To be done",
  done: "Done",
};

/** The stages of the board: named, ordered, added and taken away. */
export function SettingsColumns({ mayChange }: { mayChange: boolean }) {
  const { project, columns, all } = useDesk();
  const { add, change, remove } = useColumnsOf(project);
  const [name, setName] = useState("");
  const [removing, setRemoving] = useState<Column | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") add.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  const small = cx(control, "h-8 text-13 max-desk:h-11");
  return (
    <Ledger title="Stages of the board" className="pt-10">
      <ol>
        {columns.map((column, at) => (
          <li key={column.id} className="flex min-h-12 flex-wrap items-center gap-2 border-b border-line py-1.5">
            <Ring column={column} columns={columns} />
            {mayChange ? (
              <>
                <input
                  aria-label={`Name of ${column.name}`}
                  key={column.name}
                  defaultValue={column.name}
                  maxLength={40}
                  onBlur={({ target }) => {
                    const next = target.value.trim();
                    if (next === "") target.value = column.name;
                    else if (next !== column.name) change.mutate({ column: column.id, name: next });
                  }}
                  onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
                  className={cx(small, "w-40 min-w-0 flex-1")}
                />
                <select
                  aria-label={`What ${column.name} means`}
                  value={column.category}
                  onChange={({ target }) =>
                    change.mutate({ column: column.id, category: target.value as Column["category"] })
                  }
                  className={cx(small, "w-auto pr-2")}
                >
                  {Object.entries(categories).map(([key, words]) => (
                    <option key={key} value={key}>
                      {words}
                    </option>
                  ))}
                </select>
                <span className="flex">
                  <Button
                    look="bare"
                    icon
                    aria-label={`Move ${column.name} up`}
                    disabled={at === 0}
                    onClick={() => change.mutate({ column: column.id, position: at })}
                  >
                    <ArrowUp aria-hidden />
                  </Button>
                  <Button
                    look="bare"
                    icon
                    aria-label={`Move ${column.name} down`}
                    disabled={at === columns.length - 1}
                    onClick={() => change.mutate({ column: column.id, position: at + 2 })}
                  >
                    <ArrowDown aria-hidden />
                  </Button>
                  <Button
                    look="bare"
                    icon
                    aria-label={`Take ${column.name} away`}
                    disabled={columns.length === 1}
                    onClick={() => setRemoving(column)}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                </span>
              </>
            ) : (
              <>
                <bdi className="text-13 font-semibold">{column.name}</bdi>
                <span className="ml-auto text-12 text-ink-3">{categories[column.category]}</span>
              </>
            )}
          </li>
        ))}
      </ol>
      {mayChange && (
        <form onSubmit={submit} className="flex gap-2 pt-3">
          <input
            aria-label="New stage"
            placeholder="New stage"
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
            className={cx(small, "max-w-60")}
          />
          <Button type="submit" busy={add.isPending} disabled={name.trim() === ""}>
            Add stage
          </Button>
        </form>
      )}
      {removing && (
        <Removal
          column={removing}
          others={columns.filter(({ id }) => id !== removing.id)}
          tasks={all.filter(({ status }) => status === removing.key).length}
          onClose={() => setRemoving(null)}
          onRemove={(moveTo) => remove.mutate({ column: removing.id, moveTo })}
        />
      )}
    </Ledger>
  );
}

/** A stage goes; its tasks go to another one first. */
function Removal({
  column,
  others,
  tasks,
  onClose,
  onRemove,
}: {
  column: Column;
  others: readonly Column[];
  tasks: number;
  onClose: () => void;
  onRemove: (moveTo: string) => void;
}) {
  const [to, setTo] = useState(others[0]?.key ?? "");
  return (
    <Question
      title={`Take ${column.name} away?`}
      description={tasks === 0 ? "There is no task in it." : `${count(tasks, "task")} in it will go to another stage.`}
      keep="Keep it"
      sure="Take stage away"
      onKeep={onClose}
      onSure={() => {
        onClose();
        onRemove(to);
      }}
    >
      {tasks > 0 && (
        <SelectField label="Its tasks go to" value={to} onChange={(event) => setTo(event.target.value)}>
          {others.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </Question>
  );
}
