import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import type { Member, PermissionEntry, Role } from "@/api/types";
import { Button } from "@/ui/button";
import { toast, toastProblem } from "@/ui/toast";
import { capital, count, listing } from "@/ui/words";
import { useChangeRole } from "../queries";
import { changes, consequences, drafted, type RightsDraft } from "./rights-draft";

/** The band over the sheet while ticks are turned: what would change, in people, as the server finds it. */
export function PendingRights({
  draft,
  roles,
  members,
  permissions,
  onDiscard,
  onSaved,
}: {
  draft: RightsDraft;
  roles: readonly Role[];
  members: readonly Member[];
  permissions: readonly PermissionEntry[];
  onDiscard: () => void;
  onSaved: (role: string) => void;
}) {
  const change = useChangeRole();
  const [saving, setSaving] = useState(false);
  const refusal = useRehearsal(roles, draft);
  const changed = roles.filter(({ id }) => draft.has(id));

  const save = async () => {
    setSaving(true);
    // Gains go first: whoever hands a right from one role to another must hold it all the while.
    const order = [...changed].sort((a, b) => growth(b, draft) - growth(a, draft));
    try {
      for (const role of order) {
        await change.mutateAsync({ id: role.id, permissions: drafted(role, draft) });
        onSaved(role.id);
      }
      toast("Rights saved. They hold from the next request.");
    } catch (error) {
      toastProblem("Not all rights are saved; what is marked in brass is still open.", error);
    } finally {
      setSaving(false);
    }
  };
  return (
    <section
      aria-label="Changes not saved"
      data-foot
      className="absolute inset-x-6 bottom-4 z-6 flex animate-rise items-center gap-3.5 rounded-panel border-l-4 border-brass bg-raised py-3 pr-3 pl-[18px] text-13 shadow-[var(--lift-3),inset_0_0_0_1px_var(--line-strong)] max-desk:inset-x-2 max-desk:bottom-2 max-desk:flex-wrap max-desk:gap-2.5 max-desk:px-3.5"
    >
      <div role="status" className="min-w-0 flex-1 max-desk:basis-full">
        <b className="block font-[650]">{count(changes(draft), "change")}, not saved</b>
        {refusal ? (
          <span className="text-madder-ink">{refusal}</span>
        ) : (
          <span className="text-ink-2">{told(members, roles, draft, permissions)}</span>
        )}
      </div>
      <Button look="bare" onClick={onDiscard} disabled={saving} className="max-desk:flex-1">
        Discard
      </Button>
      <Button look="main" onClick={() => void save()} busy={saving} className="max-desk:flex-1">
        Save
      </Button>
    </section>
  );
}

/** Lets the server run the changes and keep nothing; answers why it would refuse them. */
function useRehearsal(roles: readonly Role[], draft: RightsDraft): string | undefined {
  const settled = useSettled(draft, 400);
  const wanted = roles
    .filter(({ id }) => settled.has(id))
    .map((role) => ({ id: role.id, permissions: drafted(role, settled).sort() }));
  const rehearsal = useQuery({
    queryKey: ["roles", "rehearsal", wanted],
    queryFn: async () => {
      for (const { id, permissions } of wanted) await api.preview<Role>("PATCH", `/roles/${id}`, { permissions });
      return true;
    },
    enabled: wanted.length > 0,
    retry: false,
    gcTime: 0,
  });
  return isProblem(rehearsal.error) && rehearsal.error.status >= 400 && rehearsal.error.status < 500
    ? rehearsal.error.message
    : undefined;
}

function useSettled<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
}

function growth(role: Role, draft: RightsDraft): number {
  return drafted(role, draft).length - role.permissions.length;
}

/** The consequences as people say them: “3 people gain Invite members. Nobody loses a right.” */
function told(
  members: readonly Member[],
  roles: readonly Role[],
  draft: RightsDraft,
  permissions: readonly PermissionEntry[],
): string {
  if (members.length === 0) return "It holds from the next request of everyone who has the role.";
  const { gains, losses } = consequences(members, roles, draft);
  const title = (key: string) => permissions.find((permission) => permission.key === key)?.title ?? key;
  const say = (people: Map<string, Member[]>, one: string, many: string) =>
    [...people].map(([key, who]) => `${names(who)} ${who.length === 1 ? one : many} “${title(key)}”.`);
  const sentences = [...say(gains, "gains", "gain"), ...say(losses, "loses", "lose")];
  if (gains.size === 0 && losses.size === 0) return "Nobody’s rights change yet: nobody holds them only by this role.";
  if (losses.size === 0) sentences.push("Nobody loses a right.");
  return sentences.join(" ");
}

function names(people: readonly Member[]): string {
  if (people.length > 3) return count(people.length, "person", "people");
  return capital(listing(people.map(({ name }) => name)));
}
