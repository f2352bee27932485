import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";
import { line } from "@/realtime";

type Schemas = components["schemas"];
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

export type Mail = Written<Schemas["Mail"]>;
export type MailContent = Written<Schemas["Content"]>;
export type MailSettings = Written<Schemas["MailSettings"]>;
export type Job = Written<Schemas["QueuedJob"]>;

/** What the machinery does is looked at again this often. Milliseconds. */
const AGAIN = 10_000;

export const mailsQuery = infiniteQueryOptions({
  queryKey: ["operations", "mails"],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Mail>>("/mails", { query: { limit: 50, cursor: pageParam }, signal }),
  getNextPageParam: ({ next_cursor }) => next_cursor,
  refetchInterval: AGAIN,
});

export const mailSettingsQuery = queryOptions({
  queryKey: ["operations", "mail-settings"],
  queryFn: ({ signal }) => api.get<MailSettings>("/mail-settings", { signal }),
});

export const mailContentQuery = (id: string) =>
  queryOptions({
    queryKey: ["operations", "mails", "content", id],
    queryFn: ({ signal }) => api.get<MailContent>(`/mails/${id}/content`, { signal }),
    gcTime: 0, // its links let their holder in
  });

export const jobsQuery = (state: "dead" | "waiting") =>
  infiniteQueryOptions({
    queryKey: ["operations", "jobs", state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Job>>("/jobs", { query: { state: `eq.${state}`, limit: 50, cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: AGAIN,
  });

const again = (part: "mails" | "jobs") => queryClient.invalidateQueries({ queryKey: ["operations", part] });

// What another keeper did is seen at once.
line.on("mail.outbox.sent_again", () => void again("mails"));
for (const kind of ["operations.job.sent_again", "operations.job.given_up"]) line.on(kind, () => void again("jobs"));

export function useSendMailAgain() {
  return useMutation({
    mutationFn: (id: string) => api.post<Mail>(`/mails/${id}/send-again`),
    onSuccess: () => again("mails"),
  });
}

export function useSendJobAgain() {
  return useMutation({
    mutationFn: (id: string) => api.post<Job>(`/jobs/${id}/send-again`),
    onSettled: () => again("jobs"),
  });
}

export function useGiveUpJob() {
  return useMutation({ mutationFn: (id: string) => api.delete(`/jobs/${id}`), onSettled: () => again("jobs") });
}
