import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquare, UserRound } from "lucide-react";
import { useState } from "react";
import type { Member, Role } from "@/api/types";
import { presenceWords } from "@/modules/chat/components/person";
import { usePresence } from "@/modules/chat/queries";
import { useCan, useMe } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { Head, Main } from "@/ui/frame";
import { Find, Ledger, Sheet } from "@/ui/page";
import { EmptyState, ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { clock } from "@/ui/time";
import { hereZone, placeName } from "@/ui/time-zone";
import { capital, count, listing } from "@/ui/words";
import { useWriteTo } from "../components/write-to";
import { membersQuery, organizationQuery, rolesQuery } from "../queries";

/** Everyone who belongs here, by role, with a way to write to each. */
export function People() {
  const can = useCan();
  const members = useQuery(membersQuery);
  const organization = useQuery(organizationQuery);
  const roles = useQuery(rolesQuery);
  const [sought, setSought] = useState("");
  const [role, setRole] = useState("");
  const [onlyHere, setOnlyHere] = useState(false);
  const presence = usePresence();
  const wanted = sought.trim().toLocaleLowerCase();
  const found = members.data?.filter(
    ({ id, name, email, roles }) =>
      [name, email, ...roles.map((role) => role.name)].some((text) => text.toLocaleLowerCase().includes(wanted)) &&
      (role === "" || roles.some((held) => held.id === role)) &&
      (!onlyHere || presence(id) !== "offline"),
  );
  const here = members.data?.filter(({ id }) => presence(id) !== "offline").length ?? 0;
  return (
    <Main>
      <Head
        title="People"
        sub={
          members.data &&
          `${count(members.data.length, "person", "people")} in ${organization.data?.name ?? "this organization"}`
        }
      >
        <Find
          label="Find a person or role"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="max-desk:w-44"
        />
        {can("organization.invitations.manage") && (
          <Button asChild look="main" className="max-desk:hidden">
            <Link to="/admin/invitations">Invite</Link>
          </Button>
        )}
      </Head>
      <Sheet>
        <div className="max-w-[1160px]">
          {members.data && members.data.length > 1 && (
            <search aria-label="Narrow the people" className="flex flex-wrap items-center gap-2 pt-4">
              <select
                aria-label="Role"
                value={role}
                onChange={(event) => setRole(event.target.value)}
                className={cx(control, "h-8 w-44 px-2 text-13 max-desk:h-11")}
              >
                <option value="">Every role</option>
                {roles.data?.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
              <Button aria-pressed={onlyHere} onClick={() => setOnlyHere((now) => !now)}>
                {here} here now
              </Button>
            </search>
          )}
          {members.isError ? (
            <ErrorState title="The people did not load" error={members.error} retry={() => void members.refetch()} />
          ) : found === undefined ? (
            <Skeleton label="Loading people">
              <div className="pt-8">
                <PeopleBones rows={6} />
              </div>
            </Skeleton>
          ) : found.length === 0 ? (
            <EmptyState title={sought === "" ? "Nobody of that kind" : `Nobody matches “${sought}”`}>
              {onlyHere ? "Only people who are here now are looked at." : "Names, addresses and roles are searched."}
            </EmptyState>
          ) : (
            byRole(found, roles.data ?? [], role).map(([role, people]) => (
              <Ledger key={role} title={role} action={<span className="text-12 text-ink-3">{people.length}</span>}>
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(320px,1fr))] gap-x-8 max-desk:grid-cols-1">
                  {people.map((person) => (
                    <Person key={person.id} person={person} group={role} />
                  ))}
                </ul>
              </Ledger>
            ))
          )}
        </div>
      </Sheet>
    </Main>
  );
}

function Person({ person, group }: { person: Member; group: string }) {
  const me = useMe();
  const can = useCan();
  const write = useWriteTo();
  const presence = usePresence();
  const self = me.data?.id === person.id;
  const others = person.roles.map(({ name }) => name).filter((name) => name !== group);
  const zone = person.time_zone && person.time_zone !== hereZone() ? person.time_zone : null;
  const where = presence(person.id);
  const says = [
    where !== "offline" && !self && capital(presenceWords[where]),
    others.length > 0 && `Also ${listing(others)}`,
    zone && `${clock(new Date(), zone)} in ${placeName(zone)}`,
  ].filter(Boolean);
  return (
    <li className="flex min-h-[60px] items-center gap-3 border-b border-line py-2">
      <Avatar id={person.id} name={person.name} photo={person.avatar_url} size={36} presence={where} />
      <div className="min-w-0 flex-1 leading-snug">
        <p className="truncate text-14">
          <b className="font-semibold">{person.name}</b>
          {self && <span className="ml-1.5 text-13 text-ink-3">you</span>}
        </p>
        <p className="truncate text-12 text-ink-3">{says.length > 0 ? says.join(", ") : person.email}</p>
      </div>
      {self ? (
        <Button asChild look="bare" icon>
          <Link to="/profile" aria-label="Your profile" title="Your profile">
            <UserRound aria-hidden />
          </Link>
        </Button>
      ) : (
        can("chat.messages.write") && (
          <Button
            look="bare"
            icon
            aria-label={`Write to ${person.name}`}
            title="Write"
            busy={write.isPending}
            onClick={() => write.mutate(person)}
          >
            <MessageSquare aria-hidden />
          </Button>
        )
      )}
    </li>
  );
}

/** People under the role that is looked for, or else their first one, in the order in which the organization ranks its roles. */
function byRole(people: readonly Member[], roles: readonly Role[], wanted: string): [string, Member[]][] {
  const rank = (id?: string) => {
    const place = roles.findIndex((role) => role.id === id);
    return place === -1 ? roles.length : place;
  };
  const groups = new Map<string, { rank: number; name: string; people: Member[] }>();
  for (const person of people) {
    const [first] = [...person.roles].sort(
      (a, b) => Number(b.id === wanted) - Number(a.id === wanted) || rank(a.id) - rank(b.id),
    );
    const key = first?.id ?? "";
    const group = groups.get(key) ?? { rank: rank(first?.id), name: first?.name ?? "Without a role", people: [] };
    groups.set(key, { ...group, people: [...group.people, person] });
  }
  return [...groups.values()].sort((a, b) => a.rank - b.rank).map(({ name, people }) => [name, people]);
}
