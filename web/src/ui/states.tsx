import { CloudAlert, RotateCw } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "./button";
import { cx } from "./classes";

/** One bone of a skeleton, in the shape of what comes; `arch` for people. Give it a width. */
export function Bone({ arch, className }: { arch?: boolean; className?: string }) {
  return (
    <span
      aria-hidden
      className={cx(
        "block h-2.5 animate-breathe rounded-inner bg-sunken",
        arch && "arch h-[31px] w-7 flex-none",
        className,
      )}
    />
  );
}

/** Bones, but only once 200 ms have passed: what comes at once needs none. */
export function Skeleton({ label, children }: { label: string; children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} aria-busy>
      {late && children}
    </div>
  );
}

/** A list of people who are on their way. */
export function PeopleBones({ rows = 4 }: { rows?: number }) {
  const widths = ["w-[46%]", "w-[62%]", "w-[38%]", "w-[54%]"];
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-3 py-2">
          <Bone arch />
          <Bone className={widths[row % widths.length]} />
        </div>
      ))}
    </>
  );
}

/** Nothing here yet: what will be, in one line, and the button that makes the first. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1.5 px-4 py-12 text-center text-13 text-ink-2">
      <svg aria-hidden viewBox="0 0 64 40" className="mb-1 h-10 w-16 fill-none stroke-ink-3 stroke-[1.4]">
        <path d="M8 36V13a10 10 0 0 1 22 0V36M34 36V13a10 10 0 0 1 22 0V36" />
        <path d="M0 37H64" className="stroke-ink stroke-[2.5]" />
      </svg>
      <h2 className="font-display text-15 leading-snug font-[650] text-ink">{title}</h2>
      {children && <p className="max-w-[44ch] text-balance">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** What failed, what is safe, a retry, and the request's id for whoever is asked about it. */
export function ErrorState({ title, error, retry }: { title: string; error: unknown; retry?: () => void }) {
  const words = isProblem(error) ? error.message : "The app met something it did not expect. Nothing was lost.";
  return (
    <div role="alert" className="grid justify-items-center gap-1.5 px-4 py-12 text-center text-13 text-ink-2">
      <CloudAlert aria-hidden className="size-5 stroke-[1.75]" />
      <h2 className="font-display text-15 leading-snug font-[650] text-ink">{title}</h2>
      <p className="max-w-[44ch] text-balance [overflow-wrap:anywhere]">{words}</p>
      {retry && (
        <Button className="mt-2" onClick={retry}>
          <RotateCw aria-hidden /> Try again
        </Button>
      )}
      {isProblem(error) && error.requestId && <small className="text-11 text-ink-3">Request {error.requestId}</small>}
    </div>
  );
}

/** A count that is for you. `of` says of what, for a screen reader. */
export function Pip({ count, of, className }: { count: number; of?: string; className?: string }) {
  if (count <= 0) return null;
  return (
    <span
      className={cx(
        "h-[17px] min-w-[17px] rounded-[9px] bg-brass px-[5px] text-center text-11 leading-[17px] font-bold text-on-brass",
        className,
      )}
    >
      {count > 99 ? "99+" : count}
      {of && <span className="sr-only"> {of}</span>}
    </span>
  );
}
