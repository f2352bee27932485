import { Bell } from "lucide-react";
import { useId, useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { control, Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Menu, MenuCheck } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { listing } from "@/ui/words";
import { ScopeDialog, type ScopeQuestion } from "../components/scope-dialog";
import type { Item } from "../layout/items";
import { isMine } from "../live";
import { useChangeEvent, useCreateEvent } from "../queries";
import { wallOf } from "../time/zone";
import type { Scope } from "../types";
import { reminderWords } from "../words";
import { changeOf, changeOfOne, draftOf, inputOf, isReversed, spanOfDraft, type EventDraft } from "./draft";
import { PeopleField } from "./people-field";
import { RepeatField } from "./repeat-field";
import { WhenFields } from "./when-fields";

/** What is written: a new event, or one instance of one that is there. */
export type Writing = { kind: "new"; draft: EventDraft } | { kind: "change"; item: Item };

const SHOWN = ["title", "start_time", "end_time", "time_zone", "recurrence", "location", "description"];

/** An event, written or changed. */
export function EventForm({ writing, onClose }: { writing: Writing; onClose: () => void }) {
  const isNew = writing.kind === "new";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isNew ? "New event" : "Change event"}
      className="max-w-[600px]"
    >
      <Form writing={writing} onClose={onClose} />
    </Dialog>
  );
}

function Form({ writing, onClose }: { writing: Writing; onClose: () => void }) {
  const [before] = useState(() => (writing.kind === "new" ? writing.draft : draftOf(writing.item)));
  const [draft, setDraft] = useState(before);
  const [question, setQuestion] = useState<ScopeQuestion | null>(null);
  const create = useCreateEvent();
  const change = useChangeEvent();
  const error = create.error ?? change.error;
  const problem = isProblem(error) ? error : undefined;
  const set = (to: Partial<EventDraft>) => setDraft((now) => ({ ...now, ...to }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (writing.kind === "new") {
      create.mutate(inputOf(draft), {
        onSuccess: ({ id }) => {
          isMine(id);
          onClose();
        },
      });
      return;
    }
    const said = changeOf(before, draft);
    if (Object.keys(said).length === 0) return onClose();
    const { instance } = writing.item;
    const alone = changeOfOne(before, draft);
    const say = (scope: Scope) => {
      isMine(instance.event_id);
      change.mutate(
        { target: { ...instance, scope }, change: scope === "this" && alone ? alone : said },
        {
          onSuccess: () => {
            toast(`${draft.title.trim()} changed`);
            onClose();
          },
        },
      );
    };
    if (!instance.recurring) return say("all");
    setQuestion({
      what: "change",
      title: draft.title,
      day: writing.item.start.day,
      alone: alone !== null,
      answer: say,
    });
  };

  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <Field
        label="Title"
        value={draft.title}
        maxLength={200}
        autoFocus
        autoComplete="off"
        problem={problem?.at("title")}
        onChange={({ target }) => set({ title: target.value })}
      />
      <WhenFields
        draft={draft}
        onChange={setDraft}
        problems={{ start: problem?.at("start_time"), end: problem?.at("end_time"), zone: problem?.at("time_zone") }}
      />
      <RepeatField
        repeats={draft.repeats}
        start={draft.start.day}
        problem={problem?.at("recurrence")}
        onChange={(repeats) => set({ repeats })}
      />
      <PeopleField
        draft={draft}
        except={writing.kind === "change" ? spanOfDraft(before) : null}
        onPeople={(people) => set({ people })}
        onTime={({ from, to }) => set({ start: wallOf(from, draft.zone), end: wallOf(to, draft.zone) })}
      />
      <Field
        label="Where"
        value={draft.location}
        maxLength={300}
        autoComplete="off"
        problem={problem?.at("location")}
        onChange={({ target }) => set({ location: target.value })}
      />
      <Notes value={draft.description} onChange={(description) => set({ description })} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Reminders chosen={draft.reminders} onChange={(reminders) => set({ reminders })} />
        <label className="flex min-h-8 items-center gap-2 text-13">
          <input
            type="checkbox"
            checked={draft.visibility === "private"}
            onChange={({ target }) => set({ visibility: target.checked ? "private" : "default" })}
            className="size-4 accent-patina"
          />
          Private: others see “busy”
        </label>
      </div>
      <FormProblem problem={problem} shown={SHOWN} />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="main"
          busy={create.isPending || change.isPending}
          disabled={draft.title.trim() === "" || isReversed(draft)}
        >
          {writing.kind === "new" ? (draft.people.length > 0 ? "Plan and invite" : "Plan event") : "Save event"}
        </Button>
      </div>
      {question && <ScopeDialog question={question} onClose={() => setQuestion(null)} />}
    </form>
  );
}

function Notes({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="text-13 font-semibold">
        Notes
      </label>
      <textarea
        id={id}
        value={value}
        maxLength={8_000}
        rows={2}
        onChange={(event) => onChange(event.target.value)}
        className={`${control} h-auto! min-h-16 resize-y py-2`}
      />
    </div>
  );
}

const offered = [0, 5, 10, 30, 60, 1440];

function Reminders({ chosen, onChange }: { chosen: readonly number[]; onChange: (chosen: number[]) => void }) {
  const all = [...new Set([...offered, ...chosen])].sort((one, other) => one - other);
  const words = chosen.length === 0 ? "No reminder" : listing(chosen.map(reminderWords));
  return (
    <Menu
      align="start"
      label="Reminders"
      trigger={
        <Button look="bare" size="small" className="max-w-full">
          <Bell aria-hidden /> <span className="sr-only">Remind me:</span> <span className="truncate">{words}</span>
        </Button>
      }
    >
      {all.map((minutes) => (
        <MenuCheck
          key={minutes}
          checked={chosen.includes(minutes)}
          onSelect={(event) => {
            event.preventDefault();
            const next = chosen.includes(minutes) ? chosen.filter((one) => one !== minutes) : [...chosen, minutes];
            onChange(next.sort((one, other) => one - other));
          }}
        >
          {reminderWords(minutes)}
        </MenuCheck>
      ))}
    </Menu>
  );
}
