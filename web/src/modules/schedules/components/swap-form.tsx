import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { usePeople } from "@/modules/chat/queries";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { toast } from "@/ui/toast";
import { useAskSwap } from "../queries";
import type { Shift } from "../types";

/** Asks somebody, or everybody, to take one's shift. */
export function SwapForm({ shift, me, onClose }: { shift: Shift; me: string; onClose: () => void }) {
  const ask = useAskSwap(shift.id);
  const others = usePeople().filter(({ id }) => id !== me && !shift.participant_ids.includes(id));
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const problem = isProblem(ask.error) ? ask.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = { ...(to && { to_user_id: to }), ...(note.trim() && { note: note.trim() }) };
    ask.mutate(input, {
      onSuccess: () => {
        onClose();
        toast("You have asked. Whoever keeps the plan decides once somebody says yes");
      },
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Swap ${shift.title}`}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <SelectField
          label="Who is asked"
          value={to}
          problem={problem?.at("to_user_id")}
          onChange={(event) => setTo(event.target.value)}
        >
          <option value="">Everybody who can take it</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Field
          label="Note"
          value={note}
          maxLength={1000}
          hint="They read it, and whoever keeps the plan."
          problem={problem?.at("note")}
          onChange={(event) => setNote(event.target.value)}
        />
        <FormProblem problem={problem} shown={["to_user_id", "note"]} />
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" busy={ask.isPending}>
            Ask for swap
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
