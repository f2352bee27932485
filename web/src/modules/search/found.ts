import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import type { paths } from "@/api/schema";
import { askedOf } from "./operators";

type Findings = paths["/api/search"]["get"]["responses"][200]["content"]["application/json"];

/** Something that was found. In `title` and `excerpt`, what was found stands between two characters for private use. */
export type Found = Findings["data"][number];

const read = (q: string, kinds: string, limit: number, cursor: string | null, signal: AbortSignal) =>
  api.get<Findings>("/search", { query: { q, kinds: kinds || null, limit, cursor }, signal });

/** The best few, for the palette. */
export const fewQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", "few", q],
    queryFn: ({ signal }) => read(q, "message,task,project,status", 8, null, signal),
    enabled: q.length >= 2,
    staleTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** Everything that answers, page after page. */
export const allQuery = (q: string, kinds: string) =>
  infiniteQueryOptions({
    queryKey: ["search", "all", q, kinds],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => read(q, kinds, 20, pageParam, signal),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? null,
    enabled: q !== "",
    staleTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** What was typed, once the typing rests. Milliseconds. */
export function useRested(typed: string, rests = 160): string {
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), rests);
    return () => clearTimeout(timer);
  }, [typed, rests]);
  return rested;
}

/** The best few for what was typed; none for the prefixes of the palette, which choose among names. */
export function useFew(typed: string): readonly Found[] {
  const q = askedOf(useRested(typed.trim())).asked;
  const asks = q.length >= 2 && !/^[>@#]/.test(q);
  const { data } = useQuery(fewQuery(asks ? q : ""));
  return asks && typed.trim() !== "" ? (data?.data ?? []) : [];
}
