import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { EmptyState } from "@/ui/states";
import { retire } from "../deeds";
import { useAddEquipment, useEquipment } from "../queries";

/** What shifts can book. Those who keep the plan add to it, and retire what is no more. */
export function EquipmentDialog({ mayManage, onClose }: { mayManage: boolean; onClose: () => void }) {
  const all = useEquipment();
  const add = useAddEquipment();
  const [name, setName] = useState("");
  const problem = isProblem(add.error) ? add.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: name.trim() }, { onSuccess: () => setName("") });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Equipment"
      description="A shift books it for itself: nobody else can have it meanwhile."
    >
      {all.length === 0 ? (
        <EmptyState title="Nothing can be booked yet">
          A machine, a bench or a room that one at a time can use.
        </EmptyState>
      ) : (
        <ul className="thin-scroll grid max-h-[40vh] overflow-auto">
          {all.map((one) => (
            <li key={one.id} className="flex min-h-10 items-center gap-2 border-b border-line text-13 last:border-b-0">
              <span className="min-w-0 flex-1 truncate">
                <b className={one.is_retired ? "font-normal text-ink-3 line-through" : "font-semibold"}>{one.name}</b>
                {one.place && <span className="text-ink-3"> · {one.place}</span>}
              </span>
              {mayManage && (
                <Button size="small" look="bare" onClick={() => void retire(one)}>
                  {one.is_retired ? "Use again" : "Retire"}
                  <span className="sr-only"> {one.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayManage && (
        <form noValidate onSubmit={submit} className="grid gap-3">
          <Field
            label="Name"
            value={name}
            maxLength={80}
            autoComplete="off"
            problem={problem?.at("name")}
            onChange={(event) => setName(event.target.value)}
          />
          <FormProblem problem={problem} shown={["name"]} />
          <Button
            type="submit"
            look="main"
            className="justify-self-end"
            busy={add.isPending}
            disabled={name.trim() === ""}
          >
            Add equipment
          </Button>
        </form>
      )}
    </Dialog>
  );
}
