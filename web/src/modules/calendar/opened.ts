import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { isProblem } from "@/api/problem";
import { toast } from "@/ui/toast";
import type { Item } from "./layout/items";
import { itemOf } from "./layout/items";
import type { Look } from "./look";
import { eventQuery } from "./queries";
import type { Instance } from "./types";

/** The event that the address says is open, and what its card stands beside. */
export function useOpened(look: Look, items: readonly Item[] | undefined) {
  const { search, go, zone } = look;
  const { event, at } = search;
  const anchor = useRef<HTMLElement | null>(null);
  const isIt = ({ instance }: Item) =>
    instance.event_id === event && (at === undefined || !instance.recurring || instance.instance_start === at);
  const item = event === undefined ? undefined : items?.find(isIt);

  // A link may lead to an event of another day: go there first.
  const isElsewhere = event !== undefined && items !== undefined && item === undefined;
  const found = useQuery({ ...eventQuery(event ?? ""), enabled: isElsewhere });
  const begins = found.data && itemOf({ ...asInstance, ...found.data, start_time: at ?? found.data.start_time }, zone);
  const day = begins?.start.day;
  const gone = isElsewhere && isProblem(found.error, "not_found");
  useEffect(() => {
    if (isElsewhere && day !== undefined && day !== search.date) go({ date: day, event, at }, { replace: true });
    if (gone) {
      toast("This event is no longer there");
      go({}, { replace: true });
    }
    // Only what was found moves the calendar.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isElsewhere, day, gone]);

  const open = (one: Item, element: HTMLElement) => {
    anchor.current = element;
    const { event_id, instance_start, recurring } = one.instance;
    if (event_id === event && (!recurring || instance_start === at)) return close();
    go({ event: event_id, at: recurring ? instance_start : undefined }, { replace: true });
  };
  const close = useCallback(() => go({}, { replace: true }), [go]);

  // What was opened by a link has its box on the page by now.
  const key = item?.key;
  useEffect(() => {
    if (key === undefined || anchor.current?.dataset.event === key) return;
    const boxes = [...document.querySelectorAll<HTMLElement>("#main [data-event]")];
    anchor.current = boxes.find(({ dataset }) => dataset.event === key) ?? document.getElementById("main");
    anchor.current?.scrollIntoView({ block: "nearest" });
  }, [key]);

  return { item, anchor, open, close };
}

/** What an event does not say of itself. */
const asInstance = {
  event_id: "",
  instance_start: "",
  recurring: false,
  changed: false,
  busy: false,
  user_ids: [],
  answer: null,
} satisfies Partial<Instance>;
