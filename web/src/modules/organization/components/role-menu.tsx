import { Ellipsis, PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { isProblem } from "@/api/problem";
import type { Role } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Menu, MenuItem } from "@/ui/menu";
import { Question } from "@/ui/question";
import { toast, toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { useChangeRole, useDeleteRole } from "../queries";

/** What can be done with a role as a whole. Roles of the blueprint stay; those the organization made can go. */
export function RoleMenu({ role }: { role: Role }) {
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  return (
    <>
      <Menu
        align="end"
        label={role.name}
        trigger={
          <Button look="bare" size="small" icon aria-label={`Change the role ${role.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("rename")}>
          <PencilLine aria-hidden /> Rename
        </MenuItem>
        {role.blueprint_role === null && (
          <MenuItem danger onSelect={() => setOpen("delete")}>
            <Trash2 aria-hidden /> Delete role
          </MenuItem>
        )}
      </Menu>
      {open === "rename" && <RenameDialog role={role} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog role={role} onClose={() => setOpen(null)} />}
    </>
  );
}

function RenameDialog({ role, onClose }: { role: Role; onClose: () => void }) {
  const change = useChangeRole();
  const [name, setName] = useState(role.name);
  const problem = isProblem(change.error) ? change.error : undefined;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={`Rename ${role.name}`}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ id: role.id, name: name.trim() }, { onSuccess: onClose });
        }}
      >
        <Field
          label="Name"
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={problem?.at("name")}
        />
        <FormProblem problem={problem} shown={["name"]} />
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button look="bare" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="main" busy={change.isPending} disabled={name.trim() === ""}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function DeleteDialog({ role, onClose }: { role: Role; onClose: () => void }) {
  const remove = useDeleteRole();
  const holders = role.member_count;
  return (
    <Question
      title={`Delete ${role.name}?`}
      description={
        holders === 0
          ? "Nobody holds it. It cannot be brought back."
          : `${count(holders, "person loses", "people lose")} it and the rights that come only from it. It cannot be brought back.`
      }
      keep="Keep role"
      sure="Delete role"
      busy={remove.isPending}
      onKeep={onClose}
      onSure={() =>
        remove.mutate(role.id, {
          onSuccess: () => {
            onClose();
            toast(`${role.name} is deleted`);
          },
          onError: (error) => {
            onClose();
            toastProblem(`${role.name} stays.`, error);
          },
        })
      }
    />
  );
}
