import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { Segments } from "@/ui/page";
import { capital } from "@/ui/words";
import { isLastOf, isSameRule, nthOf, usualRules, type Every, type Rule } from "../rule";
import { ruleWords, weekdayNames } from "../rule-words";
import { dayOfMonth, isDay, plusMonths, weekday, type Day } from "../time/day";
import type { Repeats } from "./draft";

/** Whether and how an event comes again: what its day suggests, or anything else in a dialog of its own. */
export function RepeatField({
  repeats,
  start,
  problem,
  onChange,
}: {
  repeats: Repeats;
  start: Day;
  problem: string | undefined;
  onChange: (repeats: Repeats) => void;
}) {
  const [asks, setAsks] = useState(false);
  const usual = usualRules(start);
  const rule = repeats.kind === "rule" ? repeats.rule : null;
  const known = rule ? usual.findIndex((one) => isSameRule(one, rule)) : -1;
  const value = repeats.kind === "not" ? "not" : repeats.kind === "own" ? "own" : known >= 0 ? `${known}` : "chosen";
  return (
    <>
      <SelectField
        label="Repeats"
        value={value}
        problem={problem}
        onChange={({ target }) => {
          const picked = usual[Number(target.value)];
          if (target.value === "not") onChange({ kind: "not" });
          else if (target.value === "ask") setAsks(true);
          else if (picked) onChange({ kind: "rule", rule: picked });
        }}
      >
        <option value="not">Does not repeat</option>
        {usual.map((one, at) => (
          <option key={ruleWords(one, start)} value={at}>
            {ruleWords(one, start)}
          </option>
        ))}
        {rule && known < 0 && <option value="chosen">{ruleWords(rule, start)}</option>}
        {repeats.kind === "own" && <option value="own">By a rule of its own ({repeats.text.slice(0, 60)})</option>}
        <option value="ask">Another rhythm…</option>
      </SelectField>
      {rule && (
        <Button look="bare" size="small" className="-mt-2 justify-self-start" onClick={() => setAsks(true)}>
          Change the rhythm
        </Button>
      )}
      {asks && (
        <RepeatDialog
          rule={
            rule ?? usual[2] ?? { every: "week", interval: 1, weekdays: [], monthDays: [], ends: { kind: "never" } }
          }
          start={start}
          onClose={() => setAsks(false)}
          onChoose={(chosen) => {
            setAsks(false);
            onChange({ kind: "rule", rule: chosen });
          }}
        />
      )}
    </>
  );
}

const units: readonly [Every, string, string][] = [
  ["day", "day", "days"],
  ["week", "week", "weeks"],
  ["month", "month", "months"],
  ["year", "year", "years"],
];

/** A rhythm, put together from its words; below it the whole sentence. */
export function RepeatDialog({
  rule,
  start,
  onClose,
  onChoose,
}: {
  rule: Rule;
  start: Day;
  onClose: () => void;
  onChoose: (rule: Rule) => void;
}) {
  const [draft, setDraft] = useState(rule);
  const first = useRef<HTMLInputElement>(null);
  // The form behind holds the focus until this one is on the page.
  useEffect(() => {
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const { every, interval, weekdays, monthDays } = draft;
  const change = (to: Partial<Rule>) => setDraft({ ...draft, ...to });
  const setEvery = (next: Every) =>
    setDraft({
      ...draft,
      every: next,
      weekdays: next === "week" ? [{ weekday: weekday(start) }] : [],
      monthDays: next === "month" ? [dayOfMonth(start)] : [],
    });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Repeats" className="max-w-[480px]">
      {/* Its form stands inside another one on the page's tree, but not in the document. */}
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onChoose(draft);
        }}
      >
        <div className="grid grid-cols-[96px_1fr] gap-3">
          <Field
            label="Every"
            type="number"
            min={1}
            max={99}
            value={interval}
            ref={first}
            onChange={({ target }) => change({ interval: Math.min(99, Math.max(1, Number(target.value) || 1)) })}
          />
          <SelectField label="Unit" value={every} onChange={({ target }) => setEvery(target.value as Every)}>
            {units.map(([value, one, many]) => (
              <option key={value} value={value}>
                {interval === 1 ? one : many}
              </option>
            ))}
          </SelectField>
        </div>
        {every === "week" && (
          <WeekdayChoice
            chosen={weekdays.map(({ weekday }) => weekday)}
            onChange={(days) => change({ weekdays: days.map((weekday) => ({ weekday })) })}
          />
        )}
        {every === "month" && <MonthChoice start={start} weekdays={weekdays} monthDays={monthDays} onChange={change} />}
        <Ending ends={draft.ends} start={start} onChange={(ends) => change({ ends })} />
        <p role="status" className="rounded-control bg-patina-soft px-3 py-2 text-14 font-[550] text-patina-ink">
          {ruleWords(draft, start)}
        </p>
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main">
            Use this rhythm
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function WeekdayChoice({ chosen, onChange }: { chosen: readonly number[]; onChange: (days: number[]) => void }) {
  return (
    <fieldset>
      <legend className="pb-1.5 text-13 font-semibold">On</legend>
      <div className="grid grid-cols-7 gap-1">
        {weekdayNames.map((name, day) => {
          const isOn = chosen.includes(day);
          // A week without a day would never come.
          const isLast = isOn && chosen.length === 1;
          return (
            <Button
              key={name}
              aria-label={name}
              aria-pressed={isOn}
              aria-disabled={isLast}
              className="px-0"
              onClick={() => {
                if (isLast) return;
                const days = isOn ? chosen.filter((one) => one !== day) : [...chosen, day];
                onChange(days.sort((one, other) => one - other));
              }}
            >
              {name.slice(0, 2)}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}

function MonthChoice({
  start,
  weekdays,
  monthDays,
  onChange,
}: {
  start: Day;
  weekdays: Rule["weekdays"];
  monthDays: Rule["monthDays"];
  onChange: (to: Partial<Rule>) => void;
}) {
  const on = weekday(start);
  const options: [string, Partial<Rule>][] = [
    ["date", { weekdays: [], monthDays: [dayOfMonth(start)] }],
    ["nth", { weekdays: [{ weekday: on, nth: nthOf(start) }], monthDays: [] }],
    ...(isLastOf(start)
      ? ([["last", { weekdays: [{ weekday: on, nth: -1 }], monthDays: [] }]] as [string, Partial<Rule>][])
      : []),
    ["end", { weekdays: [], monthDays: [-1] }],
  ];
  const isOn = (one: Partial<Rule>) =>
    JSON.stringify([one.weekdays, one.monthDays]) === JSON.stringify([weekdays, monthDays]);
  const words = (one: Partial<Rule>) =>
    capital(
      ruleWords(
        { every: "month", interval: 1, weekdays: [], monthDays: [], ends: { kind: "never" }, ...one },
        start,
      ).replace("Every month ", ""),
    );
  return (
    <SelectField
      label="On which day"
      value={options.find(([, one]) => isOn(one))?.[0] ?? "kept"}
      onChange={({ target }) => {
        const picked = options.find(([name]) => name === target.value);
        if (picked) onChange(picked[1]);
      }}
    >
      {options.map(([name, one]) => (
        <option key={name} value={name}>
          {words(one)}
        </option>
      ))}
      {!options.some(([, one]) => isOn(one)) && <option value="kept">{words({ weekdays, monthDays })}</option>}
    </SelectField>
  );
}

function Ending({ ends, start, onChange }: { ends: Rule["ends"]; start: Day; onChange: (ends: Rule["ends"]) => void }) {
  return (
    <div className="grid gap-2">
      <span className="text-13 font-semibold">Ends</span>
      <Segments
        label="Ends"
        value={ends.kind}
        options={[
          { value: "never", label: "Never" },
          { value: "on", label: "On a day" },
          { value: "after", label: "After" },
        ]}
        onChange={(kind) =>
          onChange(
            kind === "on"
              ? { kind, day: plusMonths(start, 3) }
              : kind === "after"
                ? { kind, times: 10 }
                : { kind: "never" },
          )
        }
      />
      {ends.kind === "on" && (
        <Field
          label="Last day"
          type="date"
          min={start}
          value={ends.day}
          onChange={({ target }) => isDay(target.value) && onChange({ kind: "on", day: target.value })}
        />
      )}
      {ends.kind === "after" && (
        <Field
          label="How often"
          type="number"
          min={1}
          max={999}
          value={ends.times}
          hint="With the first one"
          onChange={({ target }) =>
            onChange({ kind: "after", times: Math.min(999, Math.max(1, Number(target.value) || 1)) })
          }
        />
      )}
    </div>
  );
}
