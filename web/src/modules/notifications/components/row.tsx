import { Link } from "@tanstack/react-router";
import { Check, Undo2 } from "lucide-react";
import { usePeople } from "@/modules/chat/queries";
import { safePhoto } from "@/modules/chat/text/parse";
import { dayName, momentOf, timeOf } from "@/modules/chat/words";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { toastProblem } from "@/ui/toast";
import { mark } from "../queries";
import type { Notification } from "../types";
import { pathOf, reasonWords } from "../words";

/** One notification: who, what, and why this person is told. Opening it reads it. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen?: () => void }) {
  const { payload, actor_id, is_read, reasons, count, updated_at } = notification;
  const actor = usePeople().find(({ id }) => id === actor_id);
  const name = actor?.name ?? payload.actor_name ?? "Guildhall";
  const path = pathOf(payload.path);
  const day = dayName(updated_at);
  const says = [reasonWords(reasons), count > 1 && `${count} times`].filter(Boolean).join(", ");
  const set = (read: boolean) =>
    mark(notification, read).catch((error: unknown) => toastProblem("The mark was not kept.", error));
  const words = (
    <>
      <Avatar
        id={actor_id ?? "guildhall"}
        name={name}
        photo={safePhoto(actor?.avatar_url)}
        size={28}
        className="mt-0.5"
      />
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <bdi className={cx("min-w-0 flex-1 truncate", is_read ? "font-[550] text-ink-2" : "font-[650]")}>
            {payload.title ?? "Something happened"}
          </bdi>
          <time dateTime={updated_at} title={momentOf(updated_at)} className="flex-none text-12 text-ink-3">
            {day === "Today" ? timeOf(updated_at) : day}
          </time>
        </span>
        {payload.excerpt && <span className="line-clamp-2 [overflow-wrap:anywhere] text-ink-2">{payload.excerpt}</span>}
        {says && <span className="block truncate text-12 text-ink-3">{says}</span>}
        {!is_read && <span className="sr-only">unread</span>}
      </span>
    </>
  );
  const look = "grid min-w-0 grid-cols-[28px_minmax(0,1fr)] gap-x-3 rounded-control px-3 py-2.5 text-left text-13";
  return (
    <li
      data-notification={notification.id}
      className={cx(
        "group/row quick relative border-b border-line last:border-0 focus-within:bg-reading hover:bg-reading",
        !is_read &&
          "before:absolute before:inset-y-2 before:left-0 before:w-[3px] before:rounded-[2px] before:bg-brass before:content-['']",
      )}
    >
      {path ? (
        <Link
          to={path as "/notifications"}
          className={look}
          onClick={() => {
            void set(true);
            onOpen?.();
          }}
        >
          {words}
        </Link>
      ) : (
        <button type="button" className={cx(look, "w-full")} onClick={() => void set(true)}>
          {words}
        </button>
      )}
      <span className="absolute right-2 bottom-1.5 flex rounded-control bg-raised opacity-0 shadow-[inset_0_0_0_1px_var(--line)] group-focus-within/row:opacity-100 group-hover/row:opacity-100 max-desk:opacity-100 max-desk:shadow-none max-desk:bg-transparent">
        <Button
          look="bare"
          size="small"
          icon
          aria-label={is_read ? "Keep as unread" : "Mark as read"}
          title={is_read ? "Keep as unread" : "Mark as read"}
          onClick={() => void set(!is_read)}
        >
          {is_read ? <Undo2 aria-hidden className="size-3.5!" /> : <Check aria-hidden className="size-3.5!" />}
        </Button>
      </span>
    </li>
  );
}
