import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Role } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { toast } from "@/ui/toast";
import { useCreateRole } from "../queries";

/** A role of the organization's own, begun empty or with the rights of another. */
export function NewRoleDialog({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const create = useCreateRole();
  const [name, setName] = useState("");
  const [like, setLike] = useState("");
  const problem = isProblem(create.error) ? create.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const permissions = roles.find(({ id }) => id === like)?.permissions ?? [];
    create.mutate(
      { name: name.trim(), permissions },
      {
        onSuccess: (role) => {
          onClose();
          toast(`${role.name} is a role now. Give it to people under Members.`);
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title="New role">
      <form noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={problem?.at("name")}
        />
        <SelectField label="Begin with" value={like} onChange={(event) => setLike(event.target.value)}>
          <option value="">No rights</option>
          {roles.map((role) => (
            <option key={role.id} value={role.id}>
              The rights of {role.name}
            </option>
          ))}
        </SelectField>
        <FormProblem problem={problem} shown={["name"]} />
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button look="bare" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="main" busy={create.isPending} disabled={name.trim() === ""}>
            Create role
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
