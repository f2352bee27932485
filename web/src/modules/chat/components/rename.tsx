import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { useRename } from "../queries";
import type { Conversation } from "../types";

/** Gives a group or a channel another name. */
export function Rename({
  conversation,
  open,
  onClose,
}: {
  conversation: Conversation;
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={(open) => !open && onClose()} title={`Rename the ${conversation.type}`}>
      {open && <Form conversation={conversation} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [name, setName] = useState(conversation.name ?? "");
  const rename = useRename(conversation.id);
  const problem = isProblem(rename.error) ? (rename.error.at("name") ?? rename.error.message) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label="Name"
        value={name}
        maxLength={80}
        autoFocus
        autoComplete="off"
        problem={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={rename.isPending} disabled={name.trim() === ""}>
          Rename
        </Button>
      </div>
    </form>
  );
}
