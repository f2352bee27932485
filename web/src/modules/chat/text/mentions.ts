import type { Mentions } from "../types";
import { parse, type Named } from "./parse";

/** Words that call many at once, as someone who may be named. */
export const ROLE = "role:";
export const CALLS: readonly Named[] = [
  { user_id: "@channel", name: "channel" },
  { user_id: "@here", name: "here" },
];

/** From how many people on only those who keep order call everyone. */
export const CROWD = 50;
/** So many people and roles are named by one message at most. */
const MOST_PEOPLE = 50;
const MOST_ROLES = 10;

/** A role that may be called, by the word that calls it. */
export interface NamedRole {
  id: string;
  key: string;
  name: string;
}

export function rolesAsNamed(roles: readonly NamedRole[]): Named[] {
  return roles.map(({ id, key }) => ({ user_id: `${ROLE}${id}`, name: `${ROLE}${key}` }));
}

/**
 * Whom a text names, null when nobody. In code nobody is named. `mayCallAll` is whether `@channel` calls; where it may
 * not it is only a word.
 */
export function mentionsOf(
  content: string,
  people: readonly Named[],
  { roles = [], mayCallAll }: { roles?: readonly NamedRole[]; mayCallAll: boolean },
): Mentions | null {
  if (!content.includes("@")) return null;
  const words = content.replaceAll(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, " ");
  const named = parse(words, [...people, ...CALLS, ...rolesAsNamed(roles)]);
  const ids = new Set(named.flatMap((piece) => (piece.kind === "name" ? [piece.userId] : [])));
  const everyone = ids.has("@channel") && mayCallAll ? "channel" : ids.has("@here") ? "here" : null;
  const role_ids = [...ids].filter((id) => id.startsWith(ROLE)).map((id) => id.slice(ROLE.length));
  const user_ids = [...ids].filter((id) => !id.startsWith("@") && !id.startsWith(ROLE));
  if (everyone === null && user_ids.length + role_ids.length === 0) return null;
  return { user_ids: user_ids.slice(0, MOST_PEOPLE), everyone, role_ids: role_ids.slice(0, MOST_ROLES) };
}
