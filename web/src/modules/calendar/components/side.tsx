import { useQuery } from "@tanstack/react-query";
import { CalendarSync, Check, FileDown, Plus, Users, X } from "lucide-react";
import { useState } from "react";
import { usePeople } from "@/modules/chat/queries";
import { useCan, useMe } from "@/modules/identity/queries";
import { organizationQuery } from "@/modules/organization/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { SideHeading, sideRow, Sidebar } from "@/ui/frame";
import { TimeZoneField } from "@/ui/time-zone";
import { until } from "@/ui/time";
import { inOrder, type Item } from "../layout/items";
import type { Look } from "../look";
import { useRange } from "../queries";
import { plusDays } from "../time/day";
import { answerOf, ownerOf, pigmentOf } from "./colour";
import { titleOf } from "../words";
import { MiniMonth } from "./mini-month";
import { Views } from "./views";

/** Others' calendars that can be looked at beside one's own: as many as the server reads at once. */
const MOST = 19;

/** Beside the calendar: the month, whose calendars are shown, what comes next, and the ways in and out. */
export function Side({
  look,
  onNew,
  onSubscribe,
  onImport,
  onItem,
}: {
  look: Look;
  onNew: (() => void) | undefined;
  onSubscribe: () => void;
  onImport: (() => void) | undefined;
  onItem: (item: Item) => void;
}) {
  const me = useMe().data;
  const organization = useQuery(organizationQuery).data;
  return (
    <Sidebar
      title="Calendar"
      label="Calendars"
      actions={
        onNew && (
          <Button look="bare" icon aria-label="New event" title="New event (n)" onClick={onNew}>
            <Plus aria-hidden />
          </Button>
        )
      }
    >
      <Views look={look} className="mb-3 desk:hidden" />
      <MiniMonth date={look.date} today={look.today} onDay={(date) => look.go({ date })} />
      <SideHeading>Mine</SideHeading>
      <span className={cx(sideRow, "hover:bg-transparent")}>
        <Swatch id={me?.id ?? null} />
        <bdi className="truncate">{me?.name}</bdi>
      </span>
      <Others look={look} name={organization?.name} />
      <NextUp look={look} onItem={onItem} />
      <SideHeading>Time zones</SideHeading>
      <div className="px-2 pb-1">
        <TimeZoneField
          label="Beside mine"
          none="None"
          value={look.second ?? ""}
          onChange={(zone) => look.go({ zone: zone === "" ? undefined : zone })}
        />
      </div>
      <SideHeading>Other calendars</SideHeading>
      <button type="button" className={sideRow} onClick={onSubscribe}>
        <CalendarSync aria-hidden /> Subscribe from elsewhere
      </button>
      {onImport && (
        <button type="button" className={sideRow} onClick={onImport}>
          <FileDown aria-hidden /> Import a file
        </button>
      )}
    </Sidebar>
  );
}

function Swatch({ id }: { id: string | null }) {
  return (
    <span
      aria-hidden
      style={pigmentOf(id)}
      className="size-3 flex-none rounded-[3px] bg-(--b) shadow-[inset_0_0_0_1px_oklch(0_0_0/0.12)]"
    />
  );
}

/** The calendars of others, shown or not. */
function Others({ look, name }: { look: Look; name: string | undefined }) {
  const me = useMe().data?.id;
  const can = useCan();
  const everybody = usePeople();
  const [text, setText] = useState<string | null>(null);
  if (!can("calendar.others.read") || everybody.length < 2) return null;
  const shown = new Set(look.people);
  const words = text?.trim().toLocaleLowerCase() ?? "";
  const found = everybody
    .filter((person) => person.id !== me && (shown.has(person.id) || text !== null))
    .filter((person) => shown.has(person.id) || person.name.toLocaleLowerCase().includes(words))
    .sort(
      (one, other) => Number(shown.has(other.id)) - Number(shown.has(one.id)) || one.name.localeCompare(other.name),
    );
  const toggle = (id: string) => {
    const next = shown.has(id) ? look.people.filter((one) => one !== id) : [...look.people, id].slice(-MOST);
    look.go({ with: next.length > 0 ? next.join(",") : undefined }, { replace: true });
  };
  return (
    <>
      <SideHeading
        action={
          <Button
            look="bare"
            size="small"
            icon
            aria-label={text === null ? "Show someone’s calendar" : "Close the list"}
            aria-expanded={text !== null}
            onClick={() => setText(text === null ? "" : null)}
          >
            {text === null ? <Plus aria-hidden /> : <X aria-hidden />}
          </Button>
        }
      >
        <bdi className="truncate">{name ?? "Others"}</bdi>
      </SideHeading>
      {text !== null && everybody.length > 8 && (
        <input
          type="search"
          aria-label="Find a person"
          placeholder="Find a person"
          autoFocus
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="mx-2 mb-1 h-8 w-[calc(100%-16px)] rounded-control border border-edge bg-raised px-2.5 text-13"
        />
      )}
      {found.slice(0, 24).map((person) => (
        <button
          key={person.id}
          type="button"
          role="checkbox"
          aria-checked={shown.has(person.id)}
          onClick={() => toggle(person.id)}
          className={sideRow}
        >
          <Swatch id={person.id} />
          <bdi className="min-w-0 flex-1 truncate">{person.name}</bdi>
          {shown.has(person.id) && <Check aria-hidden className="text-patina-ink!" />}
        </button>
      ))}
      {found.length === 0 && (
        <button type="button" className={sideRow} onClick={() => setText("")}>
          <Users aria-hidden /> Show someone’s calendar
        </button>
      )}
    </>
  );
}

/** What this person is in next, today or tomorrow. */
function NextUp({ look, onItem }: { look: Look; onItem: (item: Item) => void }) {
  const me = useMe().data?.id ?? "";
  const { today, now, zone } = look;
  const { items } = useRange(today, plusDays(today, 2), zone, []);
  const [next] = inOrder(
    items?.filter(
      ({ instance }) =>
        !instance.all_day && Date.parse(instance.start_time) > now && answerOf(instance, me) !== "declined",
    ) ?? [],
  );
  if (next === undefined) return null;
  const { instance } = next;
  const says = [until(instance.start_time, new Date(now)), instance.location].filter(Boolean).join(", ");
  return (
    <>
      <SideHeading>Next up</SideHeading>
      <button type="button" className={cx(sideRow, "items-start py-2")} onClick={() => onItem(next)}>
        <span className="flex pt-[3px]">
          <Swatch id={ownerOf(instance)} />
        </span>
        <span className="min-w-0">
          <b className="block truncate font-semibold text-ink">
            <bdi>{titleOf(instance)}</bdi>
          </b>
          <span className="block truncate text-12 text-ink-3">{says}</span>
        </span>
      </button>
    </>
  );
}
