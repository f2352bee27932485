import type { Member, Role } from "@/api/types";

/** Rights changed on the sheet and not saved yet: per role, the permissions whose tick is turned over. */
export type RightsDraft = ReadonlyMap<string, ReadonlySet<string>>;

export const noChanges: RightsDraft = new Map();

/** Turns one tick over; turned twice it is as saved. */
export function turn(draft: RightsDraft, role: string, permission: string): RightsDraft {
  const turned = new Set(draft.get(role));
  if (!turned.delete(permission)) turned.add(permission);
  const next = new Map(draft);
  if (turned.size === 0) next.delete(role);
  else next.set(role, turned);
  return next;
}

/** The permissions a role would have once the draft is saved. */
export function drafted(role: Role, draft: RightsDraft): string[] {
  const turned = draft.get(role.id) ?? new Set();
  const kept = role.permissions.filter((permission) => !turned.has(permission));
  const added = [...turned].filter((permission) => !role.permissions.includes(permission));
  return [...kept, ...added];
}

export function changes(draft: RightsDraft): number {
  return [...draft.values()].reduce((sum, turned) => sum + turned.size, 0);
}

/** How many people gain and lose each permission; who has it through another role neither gains nor loses. */
export function consequences(members: readonly Member[], roles: readonly Role[], draft: RightsDraft) {
  const before = new Map(roles.map((role) => [role.id, new Set(role.permissions)]));
  const after = new Map(roles.map((role) => [role.id, new Set(drafted(role, draft))]));
  const touched = new Set([...draft.values()].flatMap((turned) => [...turned]));
  const has = (rights: typeof before, member: Member, permission: string) =>
    member.roles.some(({ id }) => rights.get(id)?.has(permission));
  const gains = new Map<string, Member[]>();
  const losses = new Map<string, Member[]>();
  for (const permission of touched) {
    for (const member of members) {
      const had = has(before, member, permission);
      const will = has(after, member, permission);
      if (had === will) continue;
      const side = will ? gains : losses;
      side.set(permission, [...(side.get(permission) ?? []), member]);
    }
  }
  return { gains, losses };
}
