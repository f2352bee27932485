import { Link } from "@tanstack/react-router";
import { Settings2 } from "lucide-react";
import { useKeys } from "@/modules/chat/keyboard";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Sheet } from "@/ui/page";
import { toastProblem } from "@/ui/toast";
import { Inbox } from "../components/inbox";
import { useReadAll, useUnread } from "../queries";

/** Everything that this person was told. */
export function InboxScreen() {
  const unread = useUnread();
  const readAll = useReadAll();
  useKeys({ j: () => step(1), k: () => step(-1) });
  return (
    <Main>
      <Head title="Notifications" sub={unread > 0 ? `${unread} unread` : "All read"}>
        {unread > 0 && (
          <Button
            busy={readAll.isPending}
            onClick={() =>
              readAll.mutate(undefined, { onError: (error) => toastProblem("They are still unread.", error) })
            }
          >
            Mark all read
          </Button>
        )}
        <Button asChild look="bare" icon>
          <Link to="/notifications/settings" aria-label="Notification settings" title="Settings">
            <Settings2 aria-hidden />
          </Link>
        </Button>
      </Head>
      <Sheet className="max-desk:px-1">
        <div className="mx-auto max-w-[720px]">
          <Inbox />
        </div>
      </Sheet>
    </Main>
  );
}

/** To the next or the previous one, with the focus. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-notification]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? rows[by === 1 ? 0 : rows.length - 1] : rows[at + by];
  next?.querySelector<HTMLElement>("a, button")?.focus();
}
