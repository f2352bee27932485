import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type SlashCommand = Schemas["SlashCommand"];
/** What the server did instead of saying a line. */
export type SlashDone = Schemas["SlashDone"];

/** A line that begins with `/` and a name that the server knows. */
export interface Asked {
  name: string;
  /** What stands behind the name. */
  words: string;
  /** The whole line. */
  text: string;
}

const NONE: readonly SlashCommand[] = [];

/** What may be written after `/`: the cards' own list, without what this person may not do. */
export const slashesQuery = queryOptions({
  queryKey: ["chat", "slash-commands"],
  queryFn: ({ signal }) => api.get<Schemas["Slashes"]>("/slash-commands", { signal }),
  staleTime: 5 * 60_000,
});

export function useSlashes(): readonly SlashCommand[] {
  return useQuery(slashesQuery).data?.data ?? NONE;
}

/** Reads a line; undefined when it is one to be said. */
export function commandOf(text: string, slashes: readonly SlashCommand[]): Asked | undefined {
  const [, name, rest = ""] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  const slash = slashes.find((one) => one.name === name);
  // One that takes no words says something where there are some.
  if (slash === undefined || (slash.usage === "" && rest !== "")) return undefined;
  return { name: slash.name, words: rest.trim(), text: text.trim() };
}

/** Whether the server did something instead of saying it. */
export function isDone(answer: object): answer is SlashDone {
  return "slash" in answer;
}
