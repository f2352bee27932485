import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useId, type ReactNode } from "react";
import { sinceWhen } from "@/modules/chat/words";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { Head, Main } from "@/ui/frame";
import { useMinute } from "@/ui/now";
import { Ledger, Lede, Sheet } from "@/ui/page";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { placeName } from "@/ui/time-zone";
import { toastProblem } from "@/ui/toast";
import { ThisDevice } from "../components/this-device";
import { endOfPeace, type Peace } from "../peace";
import { settingsQuery, useChangeSettings, type SettingsChange } from "../queries";
import type { KindSetting, MailWish, Settings } from "../types";
import { kindWords } from "../words";

type Change = (change: SettingsChange) => void;

/** How this person wants to hear: for each kind in the app and by mail, and when they want peace. */
export function NotificationSettings() {
  const navigate = useNavigate();
  const settings = useQuery(settingsQuery);
  const mutation = useChangeSettings();
  const change: Change = (wanted) =>
    mutation.mutate(wanted, { onError: (error) => toastProblem("The choice was not kept.", error) });
  return (
    <Main>
      <Head
        title="Notification settings"
        sub="Kept as you choose"
        back={{ label: "Notifications", go: () => void navigate({ to: "/notifications" }) }}
      />
      <Sheet>
        <div className="max-w-[760px]">
          {settings.isError && settings.data === undefined ? (
            <ErrorState
              title="The settings did not load"
              error={settings.error}
              retry={() => void settings.refetch()}
            />
          ) : settings.data === undefined ? (
            <Skeleton label="Loading settings">
              <span className="grid gap-6 pt-8">
                {["w-[46%]", "w-[62%]", "w-[38%]", "w-[54%]"].map((width) => (
                  <Bone key={width} className={width} />
                ))}
              </span>
            </Skeleton>
          ) : (
            <>
              <PeaceSection settings={settings.data} change={change} />
              <Kinds settings={settings.data} change={change} />
              <ThisDevice />
              <MailSection settings={settings.data} change={change} />
            </>
          )}
        </div>
      </Sheet>
    </Main>
  );
}

const hours = "as your clocks run";

function PeaceSection({ settings, change }: { settings: Settings; change: Change }) {
  const { do_not_disturb_until: until, quiet_from, quiet_to, time_zone } = settings;
  const minute = useMinute();
  const peace = until !== null && new Date(until).getTime() > minute ? until : null;
  const set = (wanted: Peace) => change({ do_not_disturb_until: endOfPeace(wanted, time_zone) });
  return (
    <Ledger title="Peace">
      <Row
        label="Do not disturb"
        says={
          peace ? (
            <b className="font-[650] text-brass-ink">Until {sinceWhen(peace)}</b>
          ) : (
            "Everything is still kept here; nothing rings and nothing is mailed."
          )
        }
      >
        {peace ? (
          <Button size="small" onClick={() => change({ do_not_disturb_until: null })}>
            End it now
          </Button>
        ) : (
          <span className="flex flex-wrap gap-1.5">
            <Button size="small" onClick={() => set("hour")}>
              <BellOff aria-hidden /> For an hour
            </Button>
            <Button size="small" onClick={() => set("morning")}>
              Until tomorrow, 08:00
            </Button>
            <Button size="small" onClick={() => set("monday")}>
              Until Monday
            </Button>
          </span>
        )}
      </Row>
      <Row
        label="Quiet hours"
        says={quiet_from ? `Each night ${hours}, in ${placeName(time_zone)}.` : "The same hours of every day."}
      >
        {quiet_from !== null && quiet_to !== null ? (
          <span className="flex flex-wrap items-center gap-2 text-13 text-ink-3">
            <Time label="Quiet from" value={quiet_from} onChange={(from) => change({ quiet_from: from, quiet_to })} />
            to
            <Time label="Quiet to" value={quiet_to} onChange={(to) => change({ quiet_from, quiet_to: to })} />
            <Button size="small" look="bare" onClick={() => change({ quiet_from: null, quiet_to: null })}>
              End quiet hours
            </Button>
          </span>
        ) : (
          <Button size="small" onClick={() => change({ quiet_from: "22:00", quiet_to: "07:00" })}>
            Set quiet hours
          </Button>
        )}
      </Row>
    </Ledger>
  );
}

function Kinds({ settings, change }: { settings: Settings; change: Change }) {
  const modules = [...new Set(settings.kinds.map(({ module }) => module))];
  return (
    <Ledger title="What reaches you" className="pt-10">
      <Lede>You are never told of what you did yourself, nor of what you may not read.</Lede>
      <table className="w-full text-13">
        <thead>
          <tr className="text-12 font-semibold text-ink-3 [&_th]:pt-3 [&_th]:pb-1.5 [&_th]:font-semibold">
            <th scope="col" className="text-left">
              Kind
            </th>
            <th scope="col" className="w-24 text-center max-desk:w-16">
              In the app
            </th>
            <th scope="col" className="w-24 text-center max-desk:w-16">
              On devices
            </th>
            <th scope="col" className="w-40 text-left max-desk:w-32">
              By mail
            </th>
          </tr>
        </thead>
        {modules.map((module) => (
          <tbody key={module}>
            <tr>
              <th
                scope="rowgroup"
                colSpan={4}
                className="border-b border-line-strong pt-4 pb-1.5 text-left font-display text-14 leading-none font-[650]"
              >
                {module}
              </th>
            </tr>
            {settings.kinds
              .filter((kind) => kind.module === module)
              .map((kind) => (
                <Kind key={kind.kind} kind={kind} mail={settings.mail} change={change} />
              ))}
          </tbody>
        ))}
      </table>
    </Ledger>
  );
}

const wishes: readonly [MailWish, string][] = [
  ["at_once", "At once"],
  ["digest", "In the digest"],
  ["none", "No mail"],
];

function Kind({ kind, mail, change }: { kind: KindSetting; mail: boolean; change: Change }) {
  const words = kindWords(kind.kind);
  const choose = (wanted: Partial<KindSetting>) =>
    change({ kinds: [{ kind: kind.kind, in_app: kind.in_app, mail: kind.mail, push: kind.push, ...wanted }] });
  return (
    <tr className="border-b border-line hover:bg-ground">
      <th scope="row" className="h-11 py-1 pr-4 text-left font-normal">
        {words}
      </th>
      <Tick label={`${words}: in the app`} ticked={kind.in_app} onChange={(in_app) => choose({ in_app })} />
      <Tick label={`${words}: on devices`} ticked={kind.push} onChange={(push) => choose({ push })} />
      <td>
        <select
          aria-label={`${words}: by mail`}
          disabled={!mail}
          value={mail ? kind.mail : "none"}
          onChange={(event) => choose({ mail: event.target.value as MailWish })}
          className={cx(control, "h-8 px-2 text-13 max-desk:h-11")}
        >
          {wishes.map(([wish, label]) => (
            <option key={wish} value={wish}>
              {label}
            </option>
          ))}
        </select>
      </td>
    </tr>
  );
}

function Tick({ label, ticked, onChange }: { label: string; ticked: boolean; onChange: (ticked: boolean) => void }) {
  return (
    <td className="text-center">
      <label className="inline-grid size-9 cursor-pointer place-items-center">
        <input
          type="checkbox"
          aria-label={label}
          checked={ticked}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-(--patina)"
        />
      </label>
    </td>
  );
}

function MailSection({ settings, change }: { settings: Settings; change: Change }) {
  const id = useId();
  return (
    <Ledger title="Mail" className="pt-10">
      <Row
        label="Mail"
        says={settings.mail ? "Each mail has a link that ends its kind." : "No mail at all comes to you."}
      >
        <Button size="small" onClick={() => change({ mail: !settings.mail })}>
          {settings.mail ? "End all mail" : "Let mail come"}
        </Button>
      </Row>
      {settings.mail && (
        <Row label={<label htmlFor={id}>The digest</label>} says={`Once a day, what is unread by then, ${hours}.`}>
          <select
            id={id}
            value={settings.digest_hour}
            onChange={(event) => change({ digest_hour: Number(event.target.value) })}
            className={cx(control, "h-8 w-28 px-2 text-13 max-desk:h-11")}
          >
            {Array.from({ length: 24 }, (_, hour) => (
              <option key={hour} value={hour}>
                {String(hour).padStart(2, "0")}:00
              </option>
            ))}
          </select>
        </Row>
      )}
    </Ledger>
  );
}

function Row({ label, says, children }: { label: ReactNode; says: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-6 gap-y-2 border-b border-line py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <div className="text-14 font-[550]">{label}</div>
        <div className="text-12 text-ink-3">{says}</div>
      </div>
      {children}
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <input
      type="time"
      aria-label={label}
      required
      value={value}
      onChange={(event) => event.target.value !== "" && onChange(event.target.value)}
      className={cx(control, "h-8 w-28 px-2 text-13 max-desk:h-11")}
    />
  );
}
