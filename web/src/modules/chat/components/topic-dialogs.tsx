import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { toast } from "@/ui/toast";
import { openTopics } from "../cache/topics";
import { moveMessage, useRenameTopic, useStartTopic, type Target } from "../topics";
import type { Message, Topic } from "../types";

const LONGEST_NAME = 80;

/** Starts a topic to write in. */
export function NewTopic({
  conversationId,
  open,
  onClose,
  onStarted,
}: {
  conversationId: string;
  open: boolean;
  onClose: () => void;
  onStarted: (topic: Topic) => void;
}) {
  const start = useStartTopic(conversationId);
  const done = (topic: Topic) => {
    onClose();
    onStarted(topic);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(open) => !open && onClose()}
      title="Start a topic"
      description="It gathers what is said about one thing, and is resolved when that is dealt with."
    >
      {open && (
        <NameForm
          deed="Start topic"
          busy={start.isPending}
          error={start.error}
          onClose={onClose}
          submit={(name) => start.mutate(name, { onSuccess: done })}
        />
      )}
    </Dialog>
  );
}

export function RenameTopic({ topic, onClose }: { topic: Topic | null; onClose: () => void }) {
  return (
    <Dialog open={topic !== null} onOpenChange={(open) => !open && onClose()} title="Rename the topic">
      {topic && <RenameForm topic={topic} onClose={onClose} />}
    </Dialog>
  );
}

function RenameForm({ topic, onClose }: { topic: Topic; onClose: () => void }) {
  const rename = useRenameTopic(topic);
  return (
    <NameForm
      deed="Rename topic"
      was={topic.name}
      busy={rename.isPending}
      error={rename.error}
      onClose={onClose}
      submit={(name) => rename.mutate(name, { onSuccess: onClose })}
    />
  );
}

function NameForm({
  deed,
  was = "",
  busy,
  error,
  onClose,
  submit,
}: {
  deed: string;
  was?: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  submit: (name: string) => void;
}) {
  const [name, setName] = useState(was);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit(name.trim());
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-4">
      <Field
        label="Name"
        value={name}
        maxLength={LONGEST_NAME}
        autoFocus
        autoComplete="off"
        problem={isProblem(error) ? (error.at("name") ?? error.message) : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={busy} disabled={name.trim() === ""}>
          {deed}
        </Button>
      </div>
    </form>
  );
}

/** Puts a message into another topic, a new one, or none. It keeps its place in the stream. */
export function MoveDialog({
  message,
  topics,
  onClose,
}: {
  message: Message | null;
  topics: readonly Topic[];
  onClose: () => void;
}) {
  return (
    <Dialog
      open={message !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Move this message"
      description="It keeps its place in the stream. A line says that it was moved."
    >
      {message && <MoveForm message={message} topics={topics} onClose={onClose} />}
    </Dialog>
  );
}

const NEW = "new";
const NONE = "none";

function MoveForm({ message, topics, onClose }: { message: Message; topics: readonly Topic[]; onClose: () => void }) {
  const others = openTopics(topics).filter(({ id }) => id !== message.topic_id);
  const [to, setTo] = useState(others[0]?.id ?? NEW);
  const [name, setName] = useState("");
  const move = useMutation({
    mutationFn: () => moveMessage(message, targetOf(to, name)),
    onSuccess: () => {
      const undo = () => void moveMessage(message, { topic_id: message.topic_id }).catch(() => undefined);
      toast({ text: "The message was moved.", action: { label: "Undo", run: undo } });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate();
  };
  const problem = isProblem(move.error) ? move.error.message : undefined;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <SelectField
        label="Topic"
        value={to}
        problem={to === NEW ? undefined : problem}
        onChange={(event) => setTo(event.target.value)}
      >
        {others.map((topic) => (
          <option key={topic.id} value={topic.id}>
            {topic.name}
          </option>
        ))}
        <option value={NEW}>A new topic</option>
        {message.topic_id !== null && <option value={NONE}>No topic</option>}
      </SelectField>
      {to === NEW && (
        <Field
          label="Name of the new topic"
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          problem={problem}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={move.isPending} disabled={to === NEW && name.trim() === ""}>
          Move message
        </Button>
      </div>
    </form>
  );
}

function targetOf(to: string, name: string): Target {
  if (to === NEW) return { topic_name: name.trim() };
  return { topic_id: to === NONE ? null : to };
}
