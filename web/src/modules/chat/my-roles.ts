import { useMe } from "../identity/queries";

const NONE: readonly string[] = [];

/** The keys of this person's own roles, for being called by them. */
export function useMyRoles(): readonly string[] {
  const { data: me } = useMe();
  return me?.organizations.find(({ id }) => id === me.active_organization_id)?.roles ?? NONE;
}
