import type { components, operations } from "@/api/schema";

type Schemas = components["schemas"];

/** As it arrives: the server writes every field, null where there is nothing. */
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

export type Visibility = Schemas["Status"]["visibility"];
export type Reaction = Schemas["Reaction"];
export type Comment = operations["status.comment.write"]["responses"][201]["content"]["application/json"];
export type SeenBy = Schemas["SeenBy"];

/** A status as this page has it. One that was taken away while it was on the page keeps its place, and says so. */
export type Post = Written<Schemas["Status"]> & { gone?: boolean };

/** As the live line tells of it, the same for everyone: whether this person has seen it is not in it. */
export type PostNews = Omit<Post, "seen" | "gone">;

/** The longest text of a status or a comment, in characters. */
export const LONGEST_TEXT = 5_000;
