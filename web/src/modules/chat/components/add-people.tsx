import { useState } from "react";
import { isProblem } from "@/api/problem";
import type { Member } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { count } from "@/ui/words";
import { useAddMembers } from "../queries";
import type { Conversation } from "../types";
import { PeoplePicker } from "./people-picker";

/** Brings more people into a group or a channel. */
export function AddPeople({
  conversation,
  open,
  onClose,
}: {
  conversation: Conversation;
  open: boolean;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<readonly Member[]>([]);
  const add = useAddMembers(conversation.id);
  const close = () => {
    setChosen([]);
    add.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(open) => !open && close()}
      title={`Add people to this ${conversation.type}`}
      description="They can read everything that was written here."
      className="max-w-[480px]"
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="main"
            disabled={chosen.length === 0}
            busy={add.isPending}
            onClick={() =>
              add.mutate(
                chosen.map(({ id }) => id),
                { onSuccess: close },
              )
            }
          >
            {chosen.length === 0 ? "Add people" : `Add ${count(chosen.length, "person", "people")}`}
          </Button>
        </>
      }
    >
      <PeoplePicker
        label="Who"
        chosen={chosen}
        onChange={setChosen}
        without={new Set(conversation.members.map(({ user_id }) => user_id))}
      />
      {add.isError && (
        <p role="alert" className="text-13 text-madder-ink">
          Nobody was added. {isProblem(add.error) ? add.error.message : ""}
        </p>
      )}
    </Dialog>
  );
}
