import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A part of the day under its name and a line of ink. */
export function Block({
  title,
  count,
  action,
  children,
}: {
  title: string;
  count?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="not-first:mt-7">
      <header className="mb-1 flex min-h-9 items-end gap-2 border-b-2 border-ink pb-2">
        <h2 className="font-display text-17 leading-tight font-[650]">{title}</h2>
        {count && <span className="text-13 text-ink-3">{count}</span>}
        {action && <div className="ml-auto">{action}</div>}
      </header>
      {children}
    </section>
  );
}

export function BlockLink({ to, children }: { to: LinkProps["to"]; children: ReactNode }) {
  return (
    <Link to={to} className="text-13 font-[550] text-patina-ink hover:underline">
      {children}
    </Link>
  );
}
