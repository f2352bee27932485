import { api, type Call } from "./client";
import type { Page } from "./types";

/** Objects in a page of a collection, at most. */
const LARGEST_PAGE = 200;

/** Everything of a collection, page after page. `onPage` hears what there is so far, while more is on its way. */
export async function everyPage<T>(
  path: string,
  { query, signal, onPage }: Pick<Call, "query" | "signal"> & { onPage?: (sofar: readonly T[]) => void } = {},
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { query: { limit: LARGEST_PAGE, ...query, cursor }, signal });
    all.push(...page.data);
    cursor = page.next_cursor ?? null;
    if (cursor) onPage?.(all);
  } while (cursor);
  return all;
}
