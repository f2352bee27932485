import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { Fragment, useId, useState } from "react";
import type { AuditEvent, Member } from "@/api/types";
import { useCan } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { Head, Main } from "@/ui/frame";
import { Lede, Sheet } from "@/ui/page";
import { NewAbove } from "@/ui/pill";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { clock, day, exact } from "@/ui/time";
import { capital, spelled } from "@/ui/words";
import { useBackToPages } from "../components/back";
import { deed, kindTitle } from "../components/audit-words";
import type { AuditSearch } from "../routes";
import { auditQuery, latestAuditQuery, membersQuery, permissionsQuery, rolesQuery } from "../queries";

const route = getRouteApi("/hall/admin/audit");

/** The log of everything that changed: who, what, when, from where. */
export function Audit() {
  const filter = route.useSearch();
  const can = useCan();
  const log = useInfiniteQuery(auditQuery(filter));
  const members = useQuery({ ...membersQuery, enabled: can("organization.members.read") });
  const events = log.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = Object.values(filter).some(Boolean);
  const latest = useQuery({ ...latestAuditQuery(filter), enabled: log.isSuccess });
  const newer =
    latest.data != null && !events.some(({ id }) => id === latest.data) && latest.dataUpdatedAt > log.dataUpdatedAt;
  const client = useQueryClient();
  // What is loaded stays as it is while it is read; asked for, the log begins again at its head.
  const showNewer = () => client.resetQueries({ queryKey: auditQuery(filter).queryKey });
  return (
    <Main>
      <Head title="Audit log" sub="Everything that changed, newest first" back={useBackToPages()} />
      <Sheet className="relative">
        <NewAbove count={newer ? 1 : 0} onShow={() => void showNewer()}>
          <b className="font-[650]">Newer entries</b> above
        </NewAbove>
        <Lede>Each entry is written with the change itself and cannot be edited. People’s words are not in it.</Lede>
        <Filters filter={filter} members={members.data ?? []} seen={events} />
        {log.isError && events.length === 0 ? (
          <ErrorState title="The log did not load" error={log.error} retry={() => void log.refetch()} />
        ) : log.isPending ? (
          <Skeleton label="Loading the log">
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <div key={row} className="flex h-11 items-center gap-6 border-b border-line">
                <Bone className="w-10" />
                <Bone className="w-[40%]" />
              </div>
            ))}
          </Skeleton>
        ) : events.length === 0 ? (
          <EmptyState title={filtered ? "Nothing of that kind" : "Nothing has happened yet"}>
            {filtered ? "A wider span or another person may show more." : "The first change will stand here."}
          </EmptyState>
        ) : (
          <>
            <Log events={events} members={members.data ?? []} />
            {log.hasNextPage && (
              <div className="pt-5 text-center">
                <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  Older
                </Button>
              </div>
            )}
            {log.isFetchNextPageError && (
              <ErrorState title="Older entries did not load" error={log.error} retry={() => void log.fetchNextPage()} />
            )}
          </>
        )}
      </Sheet>
    </Main>
  );
}

function Filters({ filter, members, seen }: { filter: AuditSearch; members: readonly Member[]; seen: AuditEvent[] }) {
  const navigate = useNavigate();
  const [known, setKnown] = useState<readonly string[]>([]);
  const kinds = [...new Set([...known, ...seen.map(({ kind }) => kind), ...(filter.kind ? [filter.kind] : [])])].sort();
  const narrow = (change: AuditSearch) => {
    // Narrowing to one kind must not take the other kinds out of the list.
    setKnown(kinds);
    void navigate({ to: "/admin/audit", search: { ...filter, ...change }, replace: true });
  };
  const any = Object.values(filter).some(Boolean);
  return (
    <search
      aria-label="Narrow the log"
      className="flex flex-wrap items-end gap-3 pt-4 pb-1 max-desk:grid max-desk:grid-cols-2"
    >
      <Choice label="What" value={filter.kind} onChange={(kind) => narrow({ kind })} all="Everything">
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kindTitle(kind)}
          </option>
        ))}
      </Choice>
      <Choice label="Who" value={filter.actor} onChange={(actor) => narrow({ actor })} all="Everyone">
        {members.map((member) => (
          <option key={member.id} value={member.id}>
            {member.name}
          </option>
        ))}
      </Choice>
      <Day label="From" value={filter.from} onChange={(from) => narrow({ from })} />
      <Day label="To" value={filter.to} onChange={(to) => narrow({ to })} />
      {any && (
        <Button look="bare" onClick={() => void navigate({ to: "/admin/audit", search: {}, replace: true })}>
          Show all
        </Button>
      )}
    </search>
  );
}

const narrowControl = cx(control, "h-8 px-2 text-13 max-desk:h-11");

function Choice({
  label,
  value,
  all,
  onChange,
  children,
}: {
  label: string;
  value?: string;
  all: string;
  onChange: (value: string | undefined) => void;
  children: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="grid w-52 gap-1 max-desk:w-auto">
      <label htmlFor={id} className="text-12 font-semibold text-ink-3">
        {label}
      </label>
      <select
        id={id}
        className={narrowControl}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">{all}</option>
        {children}
      </select>
    </div>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value?: string;
  onChange: (value: string | undefined) => void;
}) {
  const id = useId();
  return (
    <div className="grid w-36 gap-1 max-desk:w-auto">
      <label htmlFor={id} className="text-12 font-semibold text-ink-3">
        {label}
      </label>
      <input
        id={id}
        type="date"
        className={narrowControl}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </div>
  );
}

function Log({ events, members }: { events: readonly AuditEvent[]; members: readonly Member[] }) {
  const called = useNames(members);
  const photos = new Map(members.map(({ id, avatar_url }) => [id, avatar_url]));
  return (
    <ol>
      {events.map((event, nth) => {
        const today = day(event.occurred_at);
        const before = events[nth - 1];
        return (
          <Fragment key={event.id}>
            {(before === undefined || day(before.occurred_at) !== today) && (
              <li className="border-b-2 border-ink pt-6 pb-2 font-display text-15 leading-tight font-[650]">{today}</li>
            )}
            <Entry
              event={event}
              actor={event.actor_name ?? (event.actor_id ? (called.get(event.actor_id) ?? "Somebody") : "Guildhall")}
              photo={event.actor_id ? photos.get(event.actor_id) : null}
              called={called}
            />
          </Fragment>
        );
      })}
    </ol>
  );
}

function Entry({
  event,
  actor,
  photo,
  called,
}: {
  event: AuditEvent;
  actor: string;
  photo?: string | null;
  called: ReadonlyMap<string, string>;
}) {
  return (
    <li className="border-b border-line">
      <details className="group">
        <summary className="flex min-h-10 list-none items-center gap-3 py-1 text-13 hover:bg-ground max-desk:min-h-12 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="size-3.5 flex-none text-ink-3 group-open:rotate-90 motion-safe:transition-transform"
          />
          <time
            dateTime={event.occurred_at}
            title={exact(event.occurred_at)}
            className="w-11 flex-none text-ink-3 tabular-nums"
          >
            {clock(event.occurred_at)}
          </time>
          <Avatar id={event.actor_id ?? "guildhall"} name={actor} photo={photo} size={20} />
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <b className="font-semibold">{actor}</b> {deed(event)}
          </span>
          <span className="flex-none text-12 text-ink-3 max-desk:hidden">{event.address}</span>
        </summary>
        <Particulars event={event} called={called} />
      </details>
    </li>
  );
}

function Particulars({ event, called }: { event: AuditEvent; called: ReadonlyMap<string, string> }) {
  const facts: [string, string][] = [
    ["Kind", event.kind],
    [capital(spelled(event.subject_kind)), called.get(event.subject_id) ?? event.subject_id],
    ...Object.entries(event.data)
      .filter(([, value]) => value !== event.subject_id)
      .map(([key, value]): [string, string] => [capital(spelled(key)), told(value, called)]),
    ["Address", event.address ?? "not known"],
    ["Request", event.request_id ?? "none"],
    ["Time", exact(event.occurred_at)],
  ];
  return (
    <dl className="mb-3 ml-[26px] grid grid-cols-[max-content_minmax(0,1fr)] gap-x-5 gap-y-1 rounded-control bg-ground px-4 py-3 text-12 max-desk:ml-0">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-ink-3">{name}</dt>
          <dd className="font-mono [overflow-wrap:anywhere] text-ink-2">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** What the ids and keys in an entry are called today: people, roles and rights. */
function useNames(members: readonly Member[]): ReadonlyMap<string, string> {
  const can = useCan();
  const readable = can("organization.members.read");
  const roles = useQuery({ ...rolesQuery, enabled: readable });
  const permissions = useQuery({ ...permissionsQuery, enabled: readable });
  return new Map([
    ...members.map(({ id, name }): [string, string] => [id, name]),
    ...(roles.data ?? []).map(({ id, name }): [string, string] => [id, name]),
    ...(permissions.data ?? []).map(({ key, title }): [string, string] => [key, title]),
  ]);
}

function told(value: unknown, called: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((one) => told(one, called)).join(", ");
  if (typeof value === "string") return called.get(value) ?? value;
  if (value === null || value === undefined) return "unchanged";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}
