import type { ReactNode } from "react";
import { Brand } from "@/ui/gable";
import { Street } from "./street";

/** The front door: the street on the left, on the right the way in. On a phone one above the other. */
export function Door({
  label,
  title,
  lede,
  more,
  children,
}: {
  /** What the street's side tells, for a screen reader. */
  label: string;
  title: string;
  lede: string;
  more?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)_480px] max-hall:grid-cols-[minmax(0,1fr)_400px] max-desk:grid-cols-1 max-desk:grid-rows-[auto_1fr]">
      <section
        aria-label={label}
        className="flex flex-col overflow-hidden bg-ground px-14 pt-10 max-hall:px-10 max-desk:px-5 max-desk:pt-5"
      >
        <title>Guildhall</title>
        <Brand />
        <h1 className="mt-13 max-w-[15ch] font-display text-[clamp(2.1rem,3.6vw,3.25rem)] leading-[1.06] font-bold tracking-[-0.022em] text-balance max-desk:mt-6 max-desk:text-[2rem]">
          {title}
        </h1>
        <p className="mt-4 max-w-[52ch] text-17 leading-normal text-pretty text-ink-2 max-desk:mt-2.5 max-desk:text-15">
          {lede}
        </p>
        {more}
        <Street className="-mx-14 mt-auto w-[calc(100%+112px)] max-w-none pt-8 max-hall:-mx-10 max-hall:w-[calc(100%+80px)] max-desk:-mx-5 max-desk:w-[calc(100%+40px)] max-desk:pt-5" />
      </section>
      <main
        id="main"
        tabIndex={-1}
        className="flex flex-col justify-center gap-5 border-l border-line bg-surface px-14 py-10 outline-none max-hall:px-10 max-desk:justify-start max-desk:gap-4 max-desk:border-0 max-desk:px-5 max-desk:pt-6 max-desk:pb-8"
      >
        {children}
      </main>
    </div>
  );
}
