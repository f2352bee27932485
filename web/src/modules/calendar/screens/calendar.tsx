import { useState } from "react";
import { useKeys } from "@/modules/chat/keyboard";
import { useCan, useMe } from "@/modules/identity/queries";
import { ShiftsRow } from "@/modules/schedules/components/shifts-row";
import { Main, Section } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { ErrorState } from "@/ui/states";
import { AgendaView } from "../components/agenda-view";
import { CalendarHead } from "../components/calendar-head";
import { CalendarKeys } from "../components/calendar-keys";
import { EventCard } from "../components/event-card";
import type { EventHandles } from "../components/event-block";
import { MonthView } from "../components/month-view";
import { ScopeDialog, type ScopeQuestion } from "../components/scope-dialog";
import { Side } from "../components/side";
import { TimeGrid } from "../components/time-grid";
import { ImportDialog, SubscribeDialog } from "../components/ways";
import { moveTo, remove, undoLast } from "../deeds";
import type { Times, WallSpan } from "../drag/times";
import { useFollow } from "../follow";
import { newDraft } from "../form/draft";
import { EventForm, type Writing } from "../form/event-form";
import type { Item } from "../layout/items";
import { daysOf, turned, useLook } from "../look";
import { showAt, useRange } from "../queries";
import { useOpened } from "../opened";
import { plusDays, weekNumber } from "../time/day";
import { wallOf } from "../time/zone";
import { monthAndYear, rangeWords, titleOf } from "../words";

/** The calendar: a day, a week, a month or what comes, and what is written over it. */
export function CalendarScreen() {
  const look = useLook();
  const { view, date, today, now, zone, second, go } = look;
  const me = useMe().data?.id ?? "";
  const can = useCan();
  const phone = usePhone();
  const mayWrite = can("calendar.events.write");
  const [side, setSide] = useState<{ folded: boolean; over: boolean }>({ folded: false, over: false });
  const [writing, setWriting] = useState<Writing | null>(null);
  const [question, setQuestion] = useState<ScopeQuestion | null>(null);
  const [over, setOver] = useState<"keys" | "subscribe" | "import" | null>(null);

  const shown = daysOf(view, date);
  const days = view === "week" && phone ? [date] : shown;
  const first = shown[0] ?? date;
  const last = shown.at(-1) ?? date;
  const range = useRange(first, plusDays(last, 1), zone, look.people.length > 0 ? [me, ...look.people] : []);
  const opened = useOpened(look, range.items);
  const follow = useFollow(range.items);

  const mayMove = ({ instance }: Item) => mayWrite && instance.organizer_id === me && !instance.busy;
  const handles: EventHandles = { me, opened: opened.item?.key, open: opened.open, mayMove };

  const write = (span: WallSpan, allDay: boolean) => setWriting({ kind: "new", draft: newDraft(span, allDay, zone) });
  const writeNew = () => {
    const at = wallOf(now, zone);
    const minute = date === today ? Math.min(22 * 60, Math.ceil((at.minute + 1) / 30) * 30) : 9 * 60;
    write({ start: { day: date, minute }, end: { day: date, minute: minute + 60 } }, false);
  };
  const onNew = mayWrite ? writeNew : undefined;

  const move = (item: Item, times: Times) => {
    opened.close();
    if (!item.instance.recurring) {
      follow(item);
      return void moveTo(item, times, "all");
    }
    const back = showAt(item, times);
    setQuestion({
      what: "change",
      title: titleOf(item.instance),
      day: item.start.day,
      answer: (scope) => void moveTo(item, times, scope),
      cancel: back,
    });
  };
  const askRemove = (item: Item) => {
    opened.close();
    if (!item.instance.recurring) return remove(item, "all");
    const { key } = item;
    setQuestion({
      what: "delete",
      title: titleOf(item.instance),
      day: item.start.day,
      answer: (scope) => remove({ ...item, key }, scope),
    });
  };
  const edit = (item: Item) => {
    opened.close();
    setWriting({ kind: "change", item });
  };

  useKeys({ n: onNew, c: onNew, "?": () => setOver("keys") }, { first: true });
  useKeys({
    t: () => go({ date: undefined }),
    j: () => go({ date: turned(view, date, 1) }),
    k: () => go({ date: turned(view, date, -1) }),
    ArrowRight: () => go({ date: turned(view, date, 1) }),
    ArrowLeft: () => go({ date: turned(view, date, -1) }),
    d: () => go({ view: "day" }),
    w: () => go({ view: "week" }),
    m: () => go({ view: "month" }),
    a: () => go({ view: "agenda" }),
    z: undoLast,
    "[": () => setSide({ ...side, folded: !side.folded }),
  });

  const label = view === "month" ? monthAndYear(date) : `Week ${weekNumber(date)}, ${rangeWords(first, last, today)}`;
  const grid = { label, items: range.items, handles, today, zone, mayWrite, onDraw: write, onMove: move };
  return (
    <Section
      at={side.over ? "sidebar" : "content"}
      sidebar={
        !(side.folded && !phone) && (
          <Side
            look={{ ...look, go: (to, how) => (setSide({ ...side, over: false }), go(to, how)) }}
            onNew={onNew}
            onSubscribe={() => setOver("subscribe")}
            onImport={mayWrite ? () => setOver("import") : undefined}
            onItem={(item) => {
              setSide({ ...side, over: false });
              go({ date: item.start.day, event: item.instance.event_id, at: item.instance.instance_start });
            }}
          />
        )
      }
    >
      <Main>
        <CalendarHead look={look} onSide={() => setSide({ ...side, over: true })} onNew={onNew} />
        {range.isError && range.items === undefined ? (
          <ErrorState title="The calendar did not load" error={range.error} retry={() => void range.refetch()} />
        ) : view === "month" ? (
          <MonthView
            {...grid}
            month={date}
            cursor={date}
            onCursor={(day) => go({ date: day }, { replace: true })}
            onDay={(day) => go({ view: "day", date: day })}
          />
        ) : view === "agenda" ? (
          <AgendaView days={days} items={range.items} handles={handles} today={today} onNew={onNew} />
        ) : (
          <TimeGrid
            {...grid}
            key={`${view} ${second ?? ""}`}
            days={days}
            heads={view === "week" && phone ? shown : undefined}
            now={now}
            second={second}
            above={<ShiftsRow from={days[0] ?? date} days={days.length} />}
            onDay={(day) => go(view === "week" && phone ? { date: day } : { view: "day", date: day })}
          />
        )}
        {opened.item && (
          <EventCard
            key={opened.item.key}
            item={opened.item}
            anchor={opened.anchor}
            zone={zone}
            second={second}
            mayChange={mayMove(opened.item)}
            onClose={opened.close}
            onEdit={() => opened.item && edit(opened.item)}
            onDelete={() => opened.item && askRemove(opened.item)}
          />
        )}
      </Main>
      {writing && <EventForm writing={writing} onClose={() => setWriting(null)} />}
      {question && <ScopeDialog question={question} onClose={() => setQuestion(null)} />}
      {over === "keys" && <CalendarKeys onClose={() => setOver(null)} />}
      {over === "subscribe" && <SubscribeDialog onClose={() => setOver(null)} />}
      {over === "import" && <ImportDialog onClose={() => setOver(null)} />}
    </Section>
  );
}
