import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { follower } from "../live";
import type { Conversation } from "../types";

type Change = Partial<Pick<Conversation, "name" | "purpose" | "posting" | "history">>;

/** A group's or a channel's name and purpose, who writes in it, and what late comers read. */
export function ConversationSettings({
  conversation,
  moderates,
  open,
  onClose,
}: {
  conversation: Conversation;
  moderates: boolean;
  open: boolean;
  onClose: () => void;
}) {
  const kind = conversation.type === "channel" ? "Channel" : "Group";
  return (
    <Dialog open={open} onOpenChange={(open) => !open && onClose()} title={`${kind} settings`}>
      {open && <Form conversation={conversation} moderates={moderates} onClose={onClose} />}
    </Dialog>
  );
}

function Form({
  conversation,
  moderates,
  onClose,
}: {
  conversation: Conversation;
  moderates: boolean;
  onClose: () => void;
}) {
  const { id, type } = conversation;
  const [name, setName] = useState(conversation.name ?? "");
  const [purpose, setPurpose] = useState(conversation.purpose ?? "");
  const [posting, setPosting] = useState(conversation.posting);
  const [history, setHistory] = useState(conversation.history);
  const save = useMutation({
    mutationFn: (change: Change) => api.patch<Conversation>(`/conversations/${id}`, change),
    onSuccess: () => {
      void follower.learn(id);
      onClose();
    },
  });
  const problem = isProblem(save.error) ? save.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change: Change = {};
    if (name.trim() !== (conversation.name ?? "")) change.name = name.trim() || null;
    if (purpose.trim() !== (conversation.purpose ?? "")) change.purpose = purpose.trim() || null;
    if (posting !== conversation.posting) change.posting = posting;
    if (history !== conversation.history) change.history = history;
    if (Object.keys(change).length === 0) onClose();
    else save.mutate(change);
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label="Name"
        value={name}
        maxLength={80}
        autoFocus
        autoComplete="off"
        problem={problem?.at("name")}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Purpose"
        hint="One line on what it is for"
        value={purpose}
        maxLength={250}
        autoComplete="off"
        problem={problem && !problem.at("name") ? (problem.at("purpose") ?? problem.message) : undefined}
        onChange={(event) => setPurpose(event.target.value)}
      />
      {moderates && (
        <>
          <SelectField
            label="Who writes"
            value={posting}
            hint="Everyone in it may react, whoever writes."
            onChange={(event) => setPosting(event.target.value as Conversation["posting"])}
          >
            <option value="everyone">Everyone in it</option>
            <option value="moderators">Only moderators</option>
          </SelectField>
          <SelectField
            label="Who joins later reads"
            value={history}
            onChange={(event) => setHistory(event.target.value as Conversation["history"])}
          >
            <option value="full">Everything that was said</option>
            <option value="since_joining">What is said from then on</option>
          </SelectField>
        </>
      )}
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={save.isPending} disabled={type === "channel" && name.trim() === ""}>
          Save settings
        </Button>
      </div>
    </form>
  );
}
