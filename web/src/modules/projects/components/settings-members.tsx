import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { usePeople } from "@/modules/chat/queries";
import { useMe } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { control } from "@/ui/field";
import { cx } from "@/ui/classes";
import { Ledger } from "@/ui/page";
import { ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { membersQuery } from "../queries";
import { useMembersOf } from "../settings-queries";
import type { Project, ProjectRole } from "../types";
import { ROLES, roleNames } from "../words";

const may: Record<ProjectRole, string> = {
  lead: "changes the project, its stages and its people",
  member: "works on its tasks",
  viewer: "looks",
};

const small = cx(control, "h-8 w-auto pr-2 text-13 max-desk:h-11");

/** Who is in a project, and as what. */
export function SettingsMembers({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const members = useQuery(membersQuery(project.id));
  const people = usePeople();
  const me = useMe().data?.id;
  const { add, change, remove } = useMembersOf(project);
  const inside = new Set(members.data?.map(({ user_id }) => user_id));
  const others = people.filter(({ id }) => !inside.has(id));
  return (
    <Ledger title="People" action={<span className="text-12 text-ink-3">{members.data?.length}</span>}>
      {members.isError ? (
        <ErrorState title="The people did not load" error={members.error} retry={() => void members.refetch()} />
      ) : members.data === undefined ? (
        <Skeleton label="Loading people">
          <PeopleBones rows={3} />
        </Skeleton>
      ) : (
        <ul>
          {members.data.map(({ user_id, name, avatar_url, role }) => (
            <li key={user_id} className="flex min-h-12 items-center gap-3 border-b border-line py-1.5">
              <Avatar id={user_id} name={name} photo={avatar_url} size={28} className="mb-0" />
              <div className="min-w-0 flex-1">
                <bdi className="block truncate text-13 font-semibold">{name}</bdi>
                <span className="block truncate text-12 text-ink-3">{may[role]}</span>
              </div>
              {mayChange ? (
                <select
                  aria-label={`Role of ${name}`}
                  value={role}
                  onChange={(event) => change.mutate({ user: user_id, role: event.target.value as ProjectRole })}
                  className={small}
                >
                  {ROLES.map((one) => (
                    <option key={one} value={one}>
                      {roleNames[one]}
                    </option>
                  ))}
                </select>
              ) : (
                <span className="text-13 text-ink-2">{roleNames[role]}</span>
              )}
              {(mayChange || user_id === me) && (
                <Button
                  look="bare"
                  icon
                  aria-label={user_id === me ? "Leave the project" : `Take ${name} out`}
                  title={user_id === me ? "Leave the project" : undefined}
                  onClick={() => remove.mutate(user_id)}
                >
                  <X aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && others.length > 0 && (
        <select
          aria-label="Add someone"
          value=""
          onChange={(event) => event.target.value !== "" && add.mutate(event.target.value)}
          className={cx(small, "mt-3")}
        >
          <option value="">Add someone…</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Ledger>
  );
}
