import { cx } from "@/ui/classes";
import { pigment } from "@/ui/person";
import type { Card, Column, Priority } from "../types";
import { dueWords, priorityNames, ringOf } from "../words";

/** A stage as a ring that fills along the way: a broken one for what is not promised, a full one with a tick for done. */
export function Ring({
  column,
  columns,
  className,
}: {
  column: Column;
  columns: readonly Column[];
  className?: string;
}) {
  const { fill, kind } = ringOf(column, columns);
  const look = cx("size-3.5 flex-none", className);
  if (kind === "done") {
    return (
      <svg aria-hidden viewBox="0 0 14 14" className={look}>
        <circle cx="7" cy="7" r="7" className="fill-moss" />
        <path d="M4 7.2 6.2 9.4 10.2 5" className="fill-none stroke-surface stroke-[1.7]" />
      </svg>
    );
  }
  const tone = fill === 0 ? "stroke-edge" : fill > 0.6 ? "stroke-woad" : "stroke-brass-ink";
  return (
    <svg aria-hidden viewBox="0 0 14 14" className={cx(look, "fill-none", tone)}>
      <circle
        cx="7"
        cy="7"
        r="6.1"
        className={cx("stroke-[1.75]", kind === "backlog" && "[stroke-dasharray:2.4_2.4]")}
      />
      {fill > 0 && (
        // A circle as thick as it is wide is a pie.
        <circle
          cx="7"
          cy="7"
          r="1.75"
          pathLength="1"
          transform="rotate(-90 7 7)"
          className="stroke-[3.5]"
          strokeDasharray={`${fill} 1`}
        />
      )}
    </svg>
  );
}

const swatches = [
  "bg-(--p1) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p1-ink)_55%,transparent)]",
  "bg-(--p2) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p2-ink)_55%,transparent)]",
  "bg-(--p3) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p3-ink)_55%,transparent)]",
  "bg-(--p4) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p4-ink)_55%,transparent)]",
  "bg-(--p5) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p5-ink)_55%,transparent)]",
  "bg-(--p6) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p6-ink)_55%,transparent)]",
  "bg-(--p7) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p7-ink)_55%,transparent)]",
  "bg-(--p8) shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--p8-ink)_55%,transparent)]",
] as const;

/** A label: a swatch and a word, never a filled pill. */
export function Label({ name, className }: { name: string; className?: string }) {
  return (
    <span className={cx("inline-flex min-w-0 items-center gap-[5px] text-12 text-ink-2", className)}>
      <span aria-hidden className={cx("size-[9px] flex-none rounded-[2px]", swatches[pigment(name)])} />
      <bdi className="truncate">{name}</bdi>
    </span>
  );
}

/** A task's number. */
export function Code({ children, className }: { children: string; className?: string }) {
  return (
    <span className={cx("font-display text-12 leading-none font-bold whitespace-nowrap text-ink-3", className)}>
      {children}
    </span>
  );
}

/** When it is due: late in madder, today in brass, and always with the word. */
export function Due({ task, zone, className }: { task: Card; zone: string; className?: string }) {
  const due = dueWords(task, zone);
  if (due === null || task.due_date === null) return null;
  return (
    <time
      dateTime={task.due_all_day ? task.due_date : (task.due_at ?? task.due_date)}
      title={exactDay(task.due_date)}
      className={cx(
        "text-12 whitespace-nowrap text-ink-2",
        due.tone === "today" && "font-[650] text-brass-ink",
        due.tone === "late" && "font-[650] text-madder-ink",
        className,
      )}
    >
      {due.text}
    </time>
  );
}

function exactDay(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", { dateStyle: "full", timeZone: "UTC" });
}

const heights = ["h-1", "h-[7px]", "h-2.5"] as const;

/** A priority as three bars; urgent is a mark of its own. */
export function PriorityMark({ priority, className }: { priority: Priority; className?: string }) {
  if (priority === "none") return <span aria-hidden className={cx("inline-block w-3.5 flex-none", className)} />;
  if (priority === "urgent") {
    return (
      <span
        role="img"
        aria-label="Urgent"
        title="Urgent"
        className={cx(
          "grid size-3.5 flex-none place-items-center rounded-inner bg-madder text-11 leading-none font-bold text-on-madder",
          className,
        )}
      >
        !
      </span>
    );
  }
  const full = { low: 1, medium: 2, high: 3 }[priority];
  return (
    <span
      role="img"
      aria-label={`${priorityNames[priority]} priority`}
      title={`${priorityNames[priority]} priority`}
      className={cx("inline-flex h-2.5 w-3.5 flex-none items-end gap-[2px]", className)}
    >
      {heights.map((height, at) => (
        <span key={height} className={cx("w-[3px] rounded-[1px]", height, at < full ? "bg-ink-2" : "bg-line-strong")} />
      ))}
    </span>
  );
}
