import { useQuery } from "@tanstack/react-query";
import type { Member, Role } from "@/api/types";
import { usePeople } from "@/modules/chat/queries";
import { useCan } from "@/modules/identity/queries";
import { rolesQuery } from "@/modules/organization/queries";
import { count, listing } from "@/ui/words";
import type { Post } from "./types";

const NO_ROLES: readonly Role[] = [];

/** The people and roles that a status may be for, where this person may see them. */
export function useCompany(): { people: readonly Member[]; roles: readonly Role[] } {
  const can = useCan();
  const people = usePeople();
  const roles = useQuery({ ...rolesQuery, enabled: can("organization.members.read") }).data ?? NO_ROLES;
  return { people, roles };
}

/** For whom a status is, in few words; nothing when it is for everyone. `full` names each of them. */
export function audienceOf(
  { visibility, user_ids, role_ids }: Pick<Post, "visibility" | "user_ids" | "role_ids">,
  { people, roles }: { people: readonly Pick<Member, "id" | "name">[]; roles: readonly Pick<Role, "id" | "name">[] },
  me: string,
): { short: string; full: string } | undefined {
  if (visibility === "public") return undefined;
  if (visibility === "private") {
    const names = user_ids.map((id) =>
      id === me ? "you" : (people.find((person) => person.id === id)?.name ?? "someone"),
    );
    const short = names.length === 1 ? (names[0] ?? "") : count(names.length, "person", "people");
    return { short, full: listing(names) };
  }
  const names = role_ids.map((id) => roles.find((role) => role.id === id)?.name ?? "a role that is gone");
  return { short: names.length <= 2 ? names.join(", ") : count(names.length, "role"), full: listing(names) };
}
