import { parseFilter, type Filter } from "./filter";

const FIELDS = ["text", "assignee", "label", "status", "priority", "due"] as const;

/** A filter as it is kept: the words behind `?` in an address. */
export function queryOf(filter: Filter): string {
  const search = new URLSearchParams();
  for (const field of FIELDS) {
    const value = filter[field];
    for (const one of typeof value === "string" ? [value] : (value ?? [])) search.append(field, one);
  }
  return search.toString();
}

/** What was kept, as a filter; what is none of ours is left out. */
export function filterOf(query: string): Filter {
  const search = new URLSearchParams(query);
  return (
    parseFilter({
      text: search.get("text"),
      due: search.get("due"),
      assignee: search.getAll("assignee"),
      label: search.getAll("label"),
      status: search.getAll("status"),
      priority: search.getAll("priority"),
    }) ?? {}
  );
}
