import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Copy, PanelLeft, Plus } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/modules/chat/keyboard";
import { useMe } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Head, Main, Section } from "@/ui/frame";
import { useMinute } from "@/ui/now";
import { usePhone } from "@/ui/phone";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { hereZone, placeName } from "@/ui/time-zone";
import { CopyWeek } from "../components/copy-week";
import { EquipmentDialog } from "../components/equipment-dialog";
import { ShiftForm, type Writing } from "../components/shift-form";
import { ShiftPanel } from "../components/shift-panel";
import { Side } from "../components/side";
import { WeekGrid } from "../components/week-grid";
import "../live";
import { useOpenShift } from "../opened";
import { nowQuery, useEquipment, useMay, useWeek } from "../queries";
import type { PlanSearch } from "../routes";
import { mondayOf, plusDays, wallOf, weekNumber, weekOf, weekWords, type Day } from "../time";
import { missingWords } from "../words";

/** The plan of a week: who is on which shift, what is missing, and who swaps with whom. */
export function PlanScreen() {
  const search = useSearch({ from: "/hall/shifts" });
  const navigate = useNavigate();
  const go = (to: PlanSearch) => void navigate({ to: "/shifts", search: to });
  const me = useMe().data?.id ?? "";
  const may = useMay();
  const now = useMinute();
  const equipment = useEquipment();
  const [writing, setWriting] = useState<Writing | null>(null);
  const [over, setOver] = useState<"copy" | "equipment" | null>(null);
  const [aside, setAside] = useState(false);
  const phone = usePhone();

  const opened = useOpenShift(search);
  // The organization's zone comes with the first answer; until then, this browser's.
  const known = useQuery(nowQuery).data !== undefined;
  const guess = hereZone();
  const [zoned, setZone] = useState<string | null>(null);
  const zone = zoned ?? guess;
  const today = wallOf(now, zone).day;
  const monday = mondayOf(search.date ?? (opened ? wallOf(opened.start_time, zone).day : today));
  const week = useWeek(monday);
  if (week.data && week.data.time_zone !== zoned) setZone(week.data.time_zone);

  const shown = week.data;
  const days = weekOf(monday);
  const shifts = shown?.shifts ?? [];
  const turn = (weeks: number) => go({ date: plusDays(monday, 7 * weeks) });
  const plan = may.write ? (day: Day) => setWriting({ kind: "new", day }) : undefined;
  const planNew = plan && (() => plan(days.includes(today) ? today : monday));
  const open = (id: string) => go({ date: monday, shift: opened?.id === id ? undefined : id });
  const close = () => go({ date: monday });

  useKeys({ n: planNew, c: planNew }, { first: true });
  useKeys({
    t: () => go({}),
    j: () => turn(1),
    k: () => turn(-1),
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    Escape: opened ? close : undefined,
  });

  return (
    <Section
      at={aside ? "sidebar" : "content"}
      sidebar={
        <Side
          week={shown}
          zone={zone}
          me={me}
          may={may}
          onOpen={(shift) => {
            setAside(false);
            go({ date: wallOf(shift.start_time, zone).day, shift: shift.id });
          }}
          onCopy={may.manage && shifts.length > 0 ? () => setOver("copy") : undefined}
          onEquipment={() => setOver("equipment")}
        />
      }
      panel={
        opened && (
          <ShiftPanel
            key={opened.id}
            shift={opened}
            zone={zone}
            now={now}
            me={me}
            may={may}
            machine={equipment.find(({ id }) => id === opened.equipment_id)?.name}
            onEdit={() => setWriting({ kind: "change", shift: opened })}
            onClose={close}
          />
        )
      }
    >
      <Main>
        <Head
          title={weekWords(monday, today, phone ? "short" : "long")}
          sub={
            <>
              Week {weekNumber(monday)}
              {shown && shown.missing > 0 && (
                <b className="font-semibold text-madder-ink"> · {missingWords(shown.missing)}</b>
              )}
              {zone !== guess && <> · times of {placeName(zone)}</>}
            </>
          }
        >
          <Button
            look="bare"
            icon
            aria-label="Who is on, and swaps"
            className="desk:hidden"
            aria-busy={!known}
            onClick={() => setAside(true)}
          >
            <PanelLeft aria-hidden />
          </Button>
          <Button look="bare" icon aria-label="Previous week" title="Previous week (k)" onClick={() => turn(-1)}>
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            title="This week (t)"
            className={cx("max-desk:px-2", days.includes(today) && "max-desk:hidden")}
            onClick={() => go({})}
          >
            Today
          </Button>
          <Button look="bare" icon aria-label="Next week" title="Next week (j)" onClick={() => turn(1)}>
            <ChevronRight aria-hidden />
          </Button>
          {may.manage && shifts.length > 0 && (
            <Button
              aria-label="Copy week"
              title="Copy week"
              className={cx("max-desk:hidden", opened && "w-8 px-0")}
              onClick={() => setOver("copy")}
            >
              <Copy aria-hidden /> <span className={cx(opened && "hidden")}>Copy week</span>
            </Button>
          )}
          {planNew && (
            <Button look="main" title="New shift (n)" className="max-desk:w-10 max-desk:px-0" onClick={planNew}>
              <Plus aria-hidden /> <span className="max-desk:sr-only">Shift</span>
            </Button>
          )}
        </Head>
        {week.isError && shown === undefined ? (
          <ErrorState title="The plan did not load" error={week.error} retry={() => void week.refetch()} />
        ) : shown === undefined ? (
          <PlanBones />
        ) : (
          <>
            {shifts.length === 0 && !week.isPlaceholderData && (
              <EmptyState
                title="Nothing is planned this week"
                action={planNew && <Button onClick={planNew}>Plan the first shift</Button>}
              >
                A shift says who is where and when, and how many it takes.
              </EmptyState>
            )}
            <WeekGrid
              days={days}
              shifts={shifts}
              zone={zone}
              today={today}
              now={now}
              me={me}
              equipment={equipment}
              open={opened?.id}
              onOpen={open}
              onPlan={plan}
            />
          </>
        )}
      </Main>
      {writing && (
        <ShiftForm writing={writing} zone={zone} me={me} mayManage={may.manage} onClose={() => setWriting(null)} />
      )}
      {over === "copy" && (
        <CopyWeek monday={monday} today={today} onCopied={(date) => go({ date })} onClose={() => setOver(null)} />
      )}
      {over === "equipment" && <EquipmentDialog mayManage={may.manage} onClose={() => setOver(null)} />}
    </Section>
  );
}

function PlanBones() {
  return (
    <Skeleton label="Loading the plan">
      <div className="grid grid-cols-7 gap-4 px-6 pt-6 max-desk:grid-cols-1">
        {Array.from({ length: 7 }, (_, at) => (
          <span key={at} className="grid gap-3">
            <Bone className="h-6 w-16" />
            <Bone className="h-16" />
            {at % 2 === 0 && <Bone className="h-16" />}
          </span>
        ))}
      </div>
    </Skeleton>
  );
}
