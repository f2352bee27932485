import { CircleAlert, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "./button";
import { cx } from "./classes";

export interface ToastContent {
  text: string;
  kind?: "plain" | "new" | "wrong";
  action?: { label: string; run: () => void };
}

interface Shown extends ToastContent {
  key: number;
}

/** How long a word stays, in milliseconds: long enough to undo. */
const STAYS = 8_000;

let shown: readonly Shown[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

/** Says something in passing, at the foot of the page. */
export function toast(content: ToastContent | string): void {
  const full = typeof content === "string" ? { text: content } : content;
  shown = [...shown.slice(-2), { ...full, key: nextKey++ }];
  for (const listener of listeners) listener();
}

/** Says what failed, in the server's words, with the request's id when the fault is not the person's. */
export function toastProblem(what: string, error: unknown): void {
  const words = isProblem(error) ? error.message : "The server could not answer.";
  const id = isProblem(error) && error.status >= 500 && error.requestId ? ` Request ${error.requestId}.` : "";
  toast({ kind: "wrong", text: `${what} ${words}${id}` });
}

function dismiss(key: number): void {
  shown = shown.filter((one) => one.key !== key);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where toasts appear, once a page: above what stands at the foot of a place, which marks itself with `data-foot`. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribe, () => shown);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-5 z-70 grid justify-items-center gap-2 px-4 [:root:has([data-foot])_&]:bottom-24 max-desk:bottom-[calc(var(--bar)+12px)] max-desk:[:root:has([data-foot])_&]:bottom-[calc(var(--bar)+150px)]"
    >
      {toasts.map((one) => (
        <Toast key={one.key} toast={one} />
      ))}
    </div>
  );
}

function Toast({ toast: { key, text, kind, action } }: { toast: Shown }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(key), STAYS);
    return () => clearTimeout(timer);
  }, [key]);
  return (
    <div
      className={cx(
        "pointer-events-auto flex min-h-10 max-w-[560px] animate-rise items-center gap-2.5 rounded-control bg-raised py-1 pr-1.5 pl-3 text-13 shadow-[var(--lift-2),inset_0_0_0_1px_var(--line)]",
        kind === "new" && "border-l-3 border-brass",
        kind === "wrong" && "border-l-3 border-madder",
      )}
    >
      {kind === "wrong" && <CircleAlert aria-hidden className="size-4 flex-none text-madder-ink" />}
      <span className="py-1.5 [overflow-wrap:anywhere]">{text}</span>
      {action && (
        <Button
          look="bare"
          size="small"
          onClick={() => {
            action.run();
            dismiss(key);
          }}
        >
          {action.label}
        </Button>
      )}
      <Button look="bare" size="small" icon aria-label="Dismiss" onClick={() => dismiss(key)}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
