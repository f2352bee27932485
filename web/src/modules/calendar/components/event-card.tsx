import { AlignLeft, Bell, Clock, Globe, Lock, MapPin, Pencil, Repeat, Trash2, Users, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type ReactNode, type RefObject } from "react";
import { useMe } from "@/modules/identity/queries";
import { usePerson } from "@/modules/projects/queries";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { usePhone } from "@/ui/phone";
import { toastProblem } from "@/ui/toast";
import { listing } from "@/ui/words";
import type { Item } from "../layout/items";
import { isMine } from "../live";
import { respond } from "../queries";
import { recurrenceWords } from "../rule-words";
import { clockWords, wallOf } from "../time/zone";
import type { Answer, Instance } from "../types";
import { reminderWords, titleOf, whenWords } from "../words";
import { answerWords } from "./colour";
import { zoneWords } from "./hour-labels";

/** What an event says of itself, beside it; on a phone at the foot of the page. */
export function EventCard({
  item,
  anchor,
  zone,
  second,
  mayChange,
  onClose,
  onEdit,
  onDelete,
}: {
  item: Item;
  anchor: RefObject<HTMLElement | null>;
  zone: string;
  second: string | undefined;
  mayChange: boolean;
  onClose: () => void;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const phone = usePhone();
  const { instance } = item;
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={titleOf(instance)}
          side={phone ? "bottom" : "right"}
          align="start"
          sideOffset={8}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus({ preventScroll: true });
          }}
          className="thin-scroll z-40 grid max-h-[min(560px,80dvh)] w-[316px] animate-open gap-2.5 overflow-auto rounded-panel bg-raised p-4 text-13 shadow-[var(--lift-3),inset_0_0_0_1px_var(--line)] outline-none max-desk:w-[calc(100vw-16px)]"
        >
          <header className="flex items-start gap-1">
            <h2 className="min-w-0 flex-1 font-display text-17 leading-tight font-[650] [overflow-wrap:anywhere]">
              <bdi>{titleOf(instance)}</bdi>
            </h2>
            {mayChange && (
              <span className="-mt-1.5 flex">
                <Button look="bare" size="small" icon aria-label="Edit event" title="Edit event (e)" onClick={onEdit}>
                  <Pencil aria-hidden />
                </Button>
                <Button look="bare" size="small" icon aria-label="Delete event" title="Delete event" onClick={onDelete}>
                  <Trash2 aria-hidden />
                </Button>
              </span>
            )}
            <Button look="bare" size="small" icon aria-label="Close" className="-mt-1.5 -mr-1.5" onClick={onClose}>
              <X aria-hidden />
            </Button>
          </header>
          <Line icon={<Clock aria-label="When" />}>
            {whenWords(item)}
            {second && !instance.all_day && (
              <span className="block text-12 text-ink-3">
                {[instance.start_time, instance.end_time]
                  .map((time) => clockWords(wallOf(Date.parse(time), second).minute))
                  .join("–")}{" "}
                in {zoneWords(second)}
              </span>
            )}
          </Line>
          {instance.busy ? (
            <Line icon={<Lock aria-label="Private" />}>Private. Only the time is shown.</Line>
          ) : (
            <Facts item={item} zone={zone} />
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-2.5 text-ink-2 [&>svg]:mt-0.5 [&>svg]:size-3.5 [&>svg]:flex-none [&>svg]:stroke-[1.75] [&>svg]:text-ink-3">
      {icon}
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
    </div>
  );
}

/** All that whoever may see the event is told. */
function Facts({ item: { instance, start }, zone }: { item: Item; zone: string }) {
  const me = useMe().data?.id ?? "";
  const person = usePerson();
  const { attendees } = instance;
  const mine = attendees.find(({ user_id }) => user_id === me);
  const organizer = instance.organizer_id;
  const description = instance.description?.trim();
  return (
    <>
      {instance.time_zone !== null && isElsewhere(instance, instance.time_zone, zone) && (
        <Line icon={<Globe aria-label="Time zone" />}>Planned on the clocks of {zoneWords(instance.time_zone)}</Line>
      )}
      {instance.recurrence && (
        <Line icon={<Repeat aria-label="Repeats" />}>
          {recurrenceWords(instance.recurrence, instance.time_zone ?? zone, start.day)}
        </Line>
      )}
      {instance.location && <Line icon={<MapPin aria-label="Where" />}>{instance.location}</Line>}
      {attendees.length > 0 && (
        <Line icon={<Users aria-label="People" />}>
          <span className="flex flex-wrap items-center gap-x-2">
            <Arcade people={attendees.map(({ user_id }) => person(user_id))} most={8} />
            <span className="sr-only">{listing(attendees.map(({ user_id }) => person(user_id).name))}.</span>
          </span>
          <ul className="pt-0.5 text-12 text-ink-3">
            {(["accepted", "tentative", "pending", "declined"] as const).map((answer) => (
              <Answered
                key={answer}
                answer={answer}
                names={attendees.filter((one) => one.answer === answer).map(({ user_id }) => nameOf(user_id))}
              />
            ))}
          </ul>
        </Line>
      )}
      {organizer !== null && organizer !== me && (
        <p className="pl-6 text-12 text-ink-3">
          <bdi>{person(organizer).name}</bdi> asked for it
        </p>
      )}
      {instance.visibility === "private" && (
        <Line icon={<Lock aria-label="Private" />}>Private: others see “busy”</Line>
      )}
      {instance.reminders.length > 0 && (
        <Line icon={<Bell aria-label="Reminders" />}>{listing(instance.reminders.map(reminderWords))}</Line>
      )}
      {description && (
        <Line icon={<AlignLeft aria-label="Notes" />}>
          <p className="max-h-40 overflow-auto whitespace-pre-wrap">{description}</p>
        </Line>
      )}
      {mine && organizer !== me && <Respond instance={instance} answer={mine.answer} me={me} />}
    </>
  );

  function nameOf(id: string): string {
    return id === me ? "You" : (person(id).name.split(" ")[0] ?? "");
  }
}

/** Whether it was planned on other clocks, which show another time; of what repeats, they may once. */
function isElsewhere({ start_time, recurring, all_day }: Instance, planned: string, zone: string): boolean {
  if (all_day || planned === zone) return false;
  const [there, here] = [planned, zone].map((one) => wallOf(Date.parse(start_time), one));
  return recurring || there?.day !== here?.day || there?.minute !== here?.minute;
}

function Answered({ answer, names }: { answer: Answer; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <li>
      <bdi>{listing(names)}</bdi>: {answerWords[answer]}
    </li>
  );
}

const answers: readonly [Answer, string][] = [
  ["accepted", "Go"],
  ["tentative", "Maybe"],
  ["declined", "Decline"],
];

/** Whether one comes, each time or only this one. The answer that was given is pressed. */
function Respond({ instance, answer, me }: { instance: Instance; answer: Answer; me: string }) {
  // An instance that went elsewhere is asked about by itself.
  const [onlyThis, setOnlyThis] = useState(instance.changed);
  const say = (answer: Answer) => {
    isMine(instance.event_id);
    respond(instance, { me, answer, onlyThis: instance.recurring && onlyThis }).catch((problem: unknown) =>
      toastProblem("Your answer was not kept.", problem),
    );
  };
  return (
    <div className="grid gap-2 pt-0.5">
      {instance.recurring && (
        <label className="flex min-h-6 items-center gap-2 text-12 max-desk:min-h-11">
          <input
            type="checkbox"
            checked={onlyThis}
            onChange={({ target }) => setOnlyThis(target.checked)}
            className="size-4 accent-patina"
          />
          Answer only for this time
        </label>
      )}
      <div role="group" aria-label="Your answer" className="grid grid-cols-3 gap-1.5">
        {answers.map(([value, label]) => (
          <Button
            key={value}
            look={answer === "pending" && value === "accepted" ? "main" : "plain"}
            aria-pressed={answer === value}
            onClick={() => say(value)}
          >
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
