import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { rolesQuery } from "@/modules/organization/queries";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { toast } from "@/ui/toast";
import { draftOf, endingAt, inputOf, isWhole, newDraft, startingAt, type Draft } from "../draft";
import { useChangeShift, useEquipment, usePlanShift } from "../queries";
import type { Day } from "../time";
import type { Shift } from "../types";
import { WhoIsOnIt } from "./who-is-on-it";

/** What is written: a new shift on a day, or another version of one. */
export type Writing = { kind: "new"; day: Day } | { kind: "change"; shift: Shift };

const SHOWN = ["title", "start_time", "end_time", "place", "equipment_id", "needed", "role", "participant_ids"];

/** Plans a shift, or changes one. */
export function ShiftForm({
  writing,
  zone,
  me,
  mayManage,
  onClose,
}: {
  writing: Writing;
  zone: string;
  me: string;
  mayManage: boolean;
  onClose: () => void;
}) {
  const isNew = writing.kind === "new";
  const [draft, setDraft] = useState<Draft>(() => (isNew ? newDraft(writing.day) : draftOf(writing.shift, zone)));
  const plan = usePlanShift();
  const change = useChangeShift(isNew ? "" : writing.shift.id);
  const equipment = useEquipment().filter(({ id, is_retired }) => !is_retired || id === draft.equipment);
  const roles = useQuery(rolesQuery).data ?? [];
  const saving = isNew ? plan : change;
  const problem = isProblem(saving.error) ? saving.error : undefined;
  const set = (some: Partial<Draft>) => setDraft({ ...draft, ...some });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(inputOf(draft, zone), {
      onSuccess: ({ title }) => {
        onClose();
        toast(isNew ? `${title} is planned` : `${title} is changed`);
      },
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isNew ? "New shift" : `Edit ${writing.shift.title}`}
      className="max-w-[520px]"
    >
      <form noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Title"
          value={draft.title}
          maxLength={120}
          autoFocus
          autoComplete="off"
          problem={problem?.at("title")}
          onChange={(event) => set({ title: event.target.value })}
        />
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          <Field
            label="Begins on"
            type="date"
            value={draft.startDay}
            problem={problem?.at("start_time")}
            onChange={(event) => setDraft(startingAt(draft, event.target.value, draft.startTime))}
          />
          <Field
            label="Begins at"
            type="time"
            value={draft.startTime}
            onChange={(event) => setDraft(startingAt(draft, draft.startDay, event.target.value))}
          />
          <Field
            label="Ends on"
            type="date"
            value={draft.endDay}
            problem={problem?.at("end_time")}
            onChange={(event) => set({ endDay: event.target.value })}
          />
          <Field
            label="Ends at"
            type="time"
            value={draft.endTime}
            onChange={(event) => setDraft(endingAt(draft, event.target.value))}
          />
          <Field
            label="People needed"
            type="number"
            min={0}
            max={100}
            value={draft.needed}
            problem={problem?.at("needed")}
            onChange={(event) => set({ needed: event.target.value })}
          />
          <SelectField
            label="Role"
            value={draft.role}
            problem={problem?.at("role")}
            onChange={(event) => set({ role: event.target.value })}
          >
            <option value="">Any</option>
            {roles.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </SelectField>
          <Field
            label="Place"
            value={draft.place}
            maxLength={120}
            problem={problem?.at("place")}
            onChange={(event) => set({ place: event.target.value })}
          />
          <SelectField
            label="Equipment"
            value={draft.equipment}
            problem={problem?.at("equipment_id")}
            onChange={(event) => set({ equipment: event.target.value })}
          >
            <option value="">None</option>
            {equipment.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        <WhoIsOnIt
          people={draft.people}
          me={me}
          mayManage={mayManage}
          problem={problem?.at("participant_ids")}
          onChange={(people) => set({ people })}
        />
        <label className="flex items-start gap-2.5 text-13">
          <input
            type="checkbox"
            checked={draft.open}
            onChange={(event) => set({ open: event.target.checked })}
            className="mt-0.5 size-4 flex-none accent-patina"
          />
          <span className="font-semibold">
            People may take and leave it by themselves
            <span className="block text-12 font-normal text-ink-3">Otherwise whoever keeps the plan gives it out.</span>
          </span>
        </label>
        <FormProblem problem={problem} shown={SHOWN} />
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" busy={saving.isPending} disabled={!isWhole(draft)}>
            {isNew ? "Plan shift" : "Save shift"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
