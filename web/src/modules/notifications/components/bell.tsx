import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Bell as BellIcon, Settings2 } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { Pip } from "@/ui/states";
import { toastProblem } from "@/ui/toast";
import { goBy, readWhatLeadsTo } from "../live";
import { useReadAll, useUnread } from "../queries";
import { Inbox } from "./inbox";

/** The bell in the rail, and what it rang for beside it. */
export function Bell() {
  const unread = useUnread();
  const [open, setOpen] = useState(false);
  const readAll = useReadAll();
  const close = () => setOpen(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
          title="Notifications"
          className="quick relative grid h-9 place-items-center rounded-control hover:bg-roof-up hover:text-roof-ink data-[state=open]:bg-roof-up data-[state=open]:text-roof-ink"
        >
          <BellIcon aria-hidden className="size-[18px] stroke-[1.75]" />
          <span aria-hidden>
            <Pip count={unread} className="absolute top-0 left-[calc(50%+3px)]" />
          </span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="end"
          sideOffset={20}
          collisionPadding={12}
          aria-label="Notifications"
          className="z-60 flex max-h-[min(640px,var(--radix-popover-content-available-height))] w-[400px] animate-open flex-col overflow-hidden rounded-panel bg-raised shadow-[var(--lift-3),0_0_0_1px_var(--line)] outline-none"
        >
          <header className="flex h-12 flex-none items-center gap-1 border-b border-line pr-2 pl-4">
            <h2 className="min-w-0 flex-1 font-display text-17 leading-tight font-[650]">Notifications</h2>
            {unread > 0 && (
              <Button
                look="bare"
                size="small"
                busy={readAll.isPending}
                onClick={() =>
                  readAll.mutate(undefined, { onError: (error) => toastProblem("They are still unread.", error) })
                }
              >
                Mark all read
              </Button>
            )}
            <Button asChild look="bare" size="small" icon>
              <Link to="/notifications/settings" aria-label="Notification settings" title="Settings" onClick={close}>
                <Settings2 aria-hidden />
              </Link>
            </Button>
          </header>
          <div className="thin-scroll min-h-0 flex-1 overflow-auto px-1.5 pb-1.5">
            <Inbox onOpen={close} heading="h3" />
          </div>
          <footer className="flex-none border-t border-line p-1.5">
            <Button asChild look="bare" size="small" className="w-full">
              <Link to="/notifications" onClick={close}>
                Open all notifications
              </Link>
            </Button>
          </footer>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Keeps the notifications in step with where this person is. Once a page, drawn nowhere. */
export function BellRope() {
  const { pathname } = useLocation();
  const unread = useUnread();
  const navigate = useNavigate();
  useEffect(() => goBy((path) => void navigate({ to: path as "/notifications" })), [navigate]);
  useEffect(() => readWhatLeadsTo(pathname), [pathname, unread]);
  return null;
}
