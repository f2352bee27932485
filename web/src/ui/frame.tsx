import { ChevronLeft, X } from "lucide-react";
import { createContext, useContext, type ComponentProps, type ReactNode } from "react";
import { Button } from "./button";
import { cx } from "./classes";
import { usePhone } from "./phone";

/**
 * One place of the hall: sidebar, content, and a panel beside it. On a phone one of them fills the screen: the sidebar
 * is the screen before the content, the panel the screen after.
 */
export function Section({
  sidebar,
  children,
  panel,
  at = "content",
}: {
  sidebar?: ReactNode;
  children: ReactNode;
  panel?: ReactNode;
  /** What a phone shows. */
  at?: "sidebar" | "content";
}) {
  const alone = usePhone() && at === "sidebar";
  const Beside = alone ? "main" : "div";
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1">
      {sidebar && (
        <Beside
          id={alone ? "main" : undefined}
          tabIndex={alone ? -1 : undefined}
          className={cx(
            "flex w-(--side) flex-none outline-none max-hall:w-[232px] max-desk:w-full",
            at !== "sidebar" && "max-desk:hidden",
          )}
        >
          <FillsScreen value={alone}>{sidebar}</FillsScreen>
        </Beside>
      )}
      <div className={cx("flex min-w-0 flex-1", sidebar && at === "sidebar" && "max-desk:hidden")}>{children}</div>
      {panel}
    </div>
  );
}

/** True inside a sidebar that is the whole screen: its title is then the page's. */
const FillsScreen = createContext(false);

/** The list beside the content. */
export function Sidebar({
  title,
  actions,
  children,
  label,
}: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  label: string;
}) {
  const Title = useContext(FillsScreen) ? "h1" : "h2";
  return (
    <nav aria-label={label} className="flex min-h-0 w-full flex-col border-line bg-sidebar desk:border-r">
      <header className="flex h-(--head) flex-none items-center gap-2 pr-3 pl-4">
        <Title className="min-w-0 flex-1 truncate font-display text-17 leading-tight font-[650] tracking-[-0.005em]">
          {title}
        </Title>
        {actions}
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-2 pt-1 pb-4">{children}</div>
    </nav>
  );
}

/** A group's name in the sidebar, with an action at its end. */
export function SideHeading({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <h3 className="flex items-center gap-1.5 px-2 pt-4 pb-1 text-12 font-semibold text-ink-3">
      {children}
      {action && <span className="-my-1 -mr-0.5 ml-auto">{action}</span>}
    </h3>
  );
}

/** The look of a row in the sidebar, for links and buttons alike; `aria-current` lifts it. */
export const sideRow =
  "quick flex min-h-8 w-full items-center gap-2 rounded-control px-2 py-1 text-left text-13 text-ink-2 hover:bg-hover aria-[current=page]:bg-surface aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-[current=page]:shadow-[var(--lift-1),inset_0_0_0_1px_var(--line)] max-desk:min-h-11 max-desk:text-15 [&>svg]:size-4 [&>svg]:flex-none [&>svg]:stroke-[1.75] [&>svg]:text-ink-3";

/** The content of a place: a head, and below it what scrolls. */
export function Main({ children, className, ...rest }: ComponentProps<"main">) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className={cx("relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none", className)}
      {...rest}
    >
      {children}
    </main>
  );
}

/** The head of a place. All heads are of one height and share one line. */
export function Head({
  title,
  sub,
  back,
  children,
}: {
  title: ReactNode;
  sub?: ReactNode;
  /** Where a phone goes back to. */
  back?: { label: string; go: () => void };
  children?: ReactNode;
}) {
  return (
    <header className="flex h-(--head) flex-none items-center gap-3 border-b border-line pr-4 pl-6 max-desk:gap-1.5 max-desk:pr-2 max-desk:pl-4">
      {typeof title === "string" && <title>{`${title} · Guildhall`}</title>}
      {back && (
        <Button look="bare" icon aria-label={back.label} onClick={back.go} className="-ml-3 desk:hidden">
          <ChevronLeft aria-hidden />
        </Button>
      )}
      <h1 className="flex min-w-0 items-center gap-2 font-display text-21 leading-[1.15] font-[650] tracking-[-0.01em] whitespace-nowrap max-desk:text-17">
        <bdi className="truncate py-1">{title}</bdi>
      </h1>
      {sub && (
        <div className="min-w-0 truncate border-l border-line pl-3 text-13 text-ink-3 max-desk:hidden">{sub}</div>
      )}
      {children && <div className="ml-auto flex flex-none items-center gap-2 max-desk:gap-1">{children}</div>}
    </header>
  );
}

/** Details beside the content; over it where there is no room, and the screen after it on a phone. */
export function Panel({
  title,
  onClose,
  children,
  label,
}: {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  label: string;
}) {
  return (
    <aside
      aria-label={label}
      className="thin-scroll flex min-h-0 w-(--panel) flex-none flex-col overflow-auto border-l border-line bg-ground max-hall:absolute max-hall:inset-y-0 max-hall:right-0 max-hall:z-20 max-hall:shadow-lift-3 max-desk:fixed max-desk:inset-0 max-desk:z-40 max-desk:w-full max-desk:border-0"
    >
      <header className="sticky top-0 z-2 flex h-(--head) flex-none items-center gap-2 border-b border-line bg-ground pr-3 pl-5">
        <h2 className="min-w-0 flex-1 truncate font-display text-17 leading-tight font-[650]">{title}</h2>
        <Button look="bare" icon aria-label="Close" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      {children}
    </aside>
  );
}
