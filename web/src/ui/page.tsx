import { Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./classes";

/** What scrolls below a head. */
export function Sheet({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={cx("thin-scroll min-h-0 flex-1 overflow-auto px-6 pb-16 max-desk:px-4", className)}>{children}</div>
  );
}

/** The ledger rule: a section opens with its name over a line of ink. */
export function Ledger({
  title,
  action,
  children,
  className,
}: {
  title: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("pt-6", className)}>
      <header className="flex min-h-9 items-end gap-3 border-b-2 border-ink pb-2">
        <h2 className="font-display text-17 leading-tight font-[650]">{title}</h2>
        {action && <div className="ml-auto">{action}</div>}
      </header>
      {children}
    </section>
  );
}

/** What a page is for, in a line or two, under its head. */
export function Lede({ children }: { children: ReactNode }) {
  return <p className="max-w-[74ch] pt-4 pb-1 text-14 text-pretty text-ink-2">{children}</p>;
}

/** A table of rows 36 high (44 on a phone) under small heads. */
export function Table({ className, ...table }: ComponentProps<"table">) {
  return (
    <table
      className={cx(
        "w-full text-13 [&_td]:h-10 [&_td]:border-b [&_td]:border-line [&_td]:py-1 [&_td]:pr-3 max-desk:[&_td]:h-11 [&_th]:border-b [&_th]:border-line-strong [&_th]:pt-4 [&_th]:pr-3 [&_th]:pb-1.5 [&_th]:text-left [&_th]:text-12 [&_th]:font-semibold [&_th]:text-ink-3",
        className,
      )}
      {...table}
    />
  );
}

/** A field that narrows the list below it. */
export function Find({ label, className, ...input }: ComponentProps<"input"> & { label: string }) {
  return (
    <label
      className={cx(
        "flex h-8 w-60 items-center gap-2 rounded-control bg-raised px-2.5 text-13 text-ink-3 shadow-[inset_0_0_0_1px_var(--edge)] focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-patina max-desk:h-10",
        className,
      )}
    >
      <Search aria-hidden className="size-4 flex-none stroke-[1.75]" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        className="min-w-0 flex-1 bg-transparent text-ink outline-none"
        {...input}
      />
    </label>
  );
}

/** One choice of a few, side by side. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  className?: string;
}) {
  return (
    <div role="group" aria-label={label} className={cx("flex rounded-[8px] bg-sunken p-[3px]", className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="quick flex-1 rounded-[5px] px-2.5 py-[7px] text-center text-13 font-semibold whitespace-nowrap text-ink-2 hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-lift-1 max-desk:py-3"
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** A word about a thing: a role, a state. */
export function Chip({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center gap-[5px] rounded-inner bg-sunken px-[7px] text-12 font-[550] whitespace-nowrap text-ink-2",
        className,
      )}
    >
      {children}
    </span>
  );
}
