import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import { everyPage } from "@/api/pages";
import { queryClient } from "@/api/query-client";
import { useRemoved } from "@/ui/removing";
import { itemOf, type Item } from "./layout/items";
import { plusDays, type Day } from "./time/day";
import { instantOf } from "./time/zone";
import type { Answer, Busy, CalendarEvent, EventInput, Instance, Scope } from "./types";
import { iso, type Times } from "./drag/times";

export const keys = {
  all: ["calendar"] as const,
  ranges: ["calendar", "range"] as const,
  range: (from: string, to: string, people: readonly string[]) => ["calendar", "range", from, to, ...people] as const,
  event: (id: string) => ["calendar", "event", id] as const,
  busy: ["calendar", "busy"] as const,
};

/** So often others' calendars are read again while they are shown. Milliseconds. */
const LOOKS = 30_000;

/** What takes place from a day to another (exclusive), on the clocks of a zone; with others' where they are named. */
export function rangeQuery(first: Day, end: Day, zone: string, people: readonly string[]) {
  // Days of other zones reach over one's own midnight.
  const from = iso(instantOf({ day: plusDays(first, -1), minute: 0 }, zone));
  const to = iso(instantOf({ day: plusDays(end, 1), minute: 0 }, zone));
  const user_id = people.length > 0 ? people.join(",") : undefined;
  return queryOptions({
    queryKey: keys.range(from, to, people),
    queryFn: ({ signal }): Promise<readonly Instance[]> =>
      everyPage<Instance>("/calendar-events", { query: { from, to, user_id }, signal }),
    // News comes to those whom an event concerns; of others' calendars it is looked for.
    refetchInterval: people.length > 0 ? LOOKS : false,
  });
}

export function useRange(first: Day, end: Day, zone: string, people: readonly string[]) {
  const range = useQuery({ ...rangeQuery(first, end, zone, people), placeholderData: keepPreviousData });
  const gone = useRemoved();
  const items = useMemo(
    () =>
      range.data
        ?.map((instance) => itemOf(instance, zone))
        .filter(({ key, instance }) => !gone.has(key) && !gone.has(instance.event_id)),
    [range.data, zone, gone],
  );
  return { ...range, items };
}

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: keys.event(id),
    queryFn: ({ signal }) => api.get<CalendarEvent>(`/calendar-events/${id}`, { signal }),
  });

/** When people cannot be had, from one instant to another. */
export function busyQuery(people: readonly string[], from: string, to: string) {
  return queryOptions({
    queryKey: [...keys.busy, from, to, ...people],
    queryFn: async ({ signal }) => {
      const { data } = await api.get<{ data: { user_id: string; busy: Busy[] }[] }>("/calendar-events/free-busy", {
        query: { user_ids: people.join(","), from, to },
        signal,
      });
      return data;
    },
    placeholderData: keepPreviousData,
    enabled: people.length > 0,
  });
}

/** Which event a change is for: of a repeating one also which instance, and how far it reaches. */
export interface Target {
  event_id: string;
  instance_start: string;
  recurring: boolean;
  scope: Scope;
}

function addressOf({ event_id, instance_start, recurring, scope }: Target): string {
  const path = `/calendar-events/${event_id}`;
  return recurring ? `${path}?${new URLSearchParams({ scope, instance_start }).toString()}` : path;
}

/** Everything of the calendar that is shown is read again. */
export function readAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: keys.all });
}

export function useCreateEvent() {
  return useMutation({
    mutationFn: (input: EventInput) => api.post<CalendarEvent>("/calendar-events", input),
    onSuccess: () => void readAgain(),
  });
}

export async function changeEvent(target: Target, change: Partial<EventInput>): Promise<void> {
  await api.put<CalendarEvent>(addressOf(target), change);
}

export function useChangeEvent() {
  return useMutation({
    mutationFn: ({ target, change }: { target: Target; change: Partial<EventInput> }) => changeEvent(target, change),
    onSuccess: () => void readAgain(),
  });
}

/** The address under `/api` at which an event, or what of it the target says, is deleted. */
export const deletionOf = addressOf;

/** Shows one's answer at once, and says it. */
export async function respond(
  { event_id, instance_start }: Instance,
  { me, answer, onlyThis }: { me: string; answer: Answer; onlyThis: boolean },
): Promise<void> {
  patchInstances(
    (one) => one.event_id === event_id && (!onlyThis || one.instance_start === instance_start),
    (one) => ({ ...one, attendees: one.attendees.map((who) => (who.user_id === me ? { ...who, answer } : who)) }),
  );
  try {
    await api.post(`/calendar-events/${event_id}/respond`, { answer, ...(onlyThis && { instance_start }) });
  } finally {
    void readAgain();
  }
}

/** Shows other times at once; answers how to show the old ones again. */
export function showAt(item: Item, times: Times): () => void {
  const { event_id, instance_start } = item.instance;
  const isIt = (one: Instance) => one.event_id === event_id && one.instance_start === instance_start;
  const before = item.instance;
  patchInstances(isIt, (one) => ({ ...one, ...times }));
  const { start_time, end_time, all_day } = before;
  return () => patchInstances(isIt, (one) => ({ ...one, start_time, end_time, all_day }));
}

function patchInstances(isIt: (one: Instance) => boolean, change: (one: Instance) => Instance): void {
  void queryClient.cancelQueries({ queryKey: keys.ranges });
  queryClient.setQueriesData<readonly Instance[]>({ queryKey: keys.ranges }, (list) =>
    list?.map((one) => (isIt(one) ? change(one) : one)),
  );
}

/** The secret address at which other calendars read this one. It is told once. */
export function useFeed() {
  return {
    make: useMutation({ mutationFn: () => api.post<{ url: string }>("/calendar-feed") }),
    end: useMutation({ mutationFn: () => api.delete("/calendar-feed") }),
  };
}

export interface Imported {
  imported: number;
  skipped: readonly { line: number; reason: string }[];
}

export function useImport() {
  return useMutation({
    mutationFn: (ics: string) => api.post<Imported>("/calendar-events/import", { ics }),
    onSuccess: () => void readAgain(),
  });
}
