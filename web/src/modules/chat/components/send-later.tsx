import { Clock } from "lucide-react";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { sinceWhen } from "../words";

/** Moments that people mean by “later”. */
export function laterMoments(now = new Date()): { label: string; at: Date }[] {
  const day = (days: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(9, 0, 0, 0);
    return at;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: "In an hour", at: new Date(now.getTime() + 3_600_000) },
    { label: "Tomorrow at 09:00", at: day(1) },
    ...(toMonday > 1 ? [{ label: "Monday at 09:00", at: day(toMonday) }] : []),
  ];
}

/** The choice of a time at which a message is sent. */
export function SendLater({ disabled, send }: { disabled: boolean; send: (at: Date) => Promise<void> }) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu
        label="Send later"
        align="end"
        side="top"
        trigger={
          <Button look="bare" icon aria-label="Send later" title="Send later" disabled={disabled}>
            <Clock aria-hidden />
          </Button>
        }
      >
        <MenuLabel>Send later</MenuLabel>
        {laterMoments().map(({ label, at }) => (
          <MenuItem key={label} onSelect={() => void send(at)}>
            {label}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setChoosing(true)}>Choose a time</MenuItem>
      </Menu>
      <Dialog open={choosing} onOpenChange={setChoosing} title="Send later">
        {choosing && <MomentForm deed="Send then" submit={send} onClose={() => setChoosing(false)} />}
      </Dialog>
    </>
  );
}

/** A day and a time in this person's own zone. */
export function MomentForm({
  deed,
  was,
  submit,
  onClose,
}: {
  deed: string;
  was?: string;
  submit: (at: Date) => Promise<void>;
  onClose: () => void;
}) {
  const [value, setValue] = useState(() => localMoment(was ? new Date(was) : (laterMoments()[1]?.at ?? new Date())));
  const [problem, setProblem] = useState<string>();
  const at = new Date(value);
  const valid = !Number.isNaN(at.getTime());
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (at <= new Date()) return setProblem("must be a time to come");
    submit(at).then(onClose, (error: unknown) =>
      setProblem(isProblem(error) ? (error.at("send_at") ?? error.message) : "The server could not take it."),
    );
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-4">
      <Field
        label="Time"
        type="datetime-local"
        value={value}
        min={localMoment(new Date())}
        problem={problem}
        hint={valid ? `It is sent ${sinceWhen(at.getTime())}.` : undefined}
        onChange={(event) => {
          setValue(event.target.value);
          setProblem(undefined);
        }}
      />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" disabled={!valid}>
          {deed}
        </Button>
      </div>
    </form>
  );
}

/** As the field for a local moment wants it: `2026-03-17T09:00`. */
export function localMoment(at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
