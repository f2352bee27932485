import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Member } from "@/api/types";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { useMe } from "../../identity/queries";
import { useCreateConversation, type NewConversation as Input } from "../queries";
import { PeoplePicker } from "./people-picker";

export type NewKind = "people" | "channel";

/** Opens a conversation: with one person a direct one, with more a group; or a channel that everyone may join. */
export function NewConversation({
  kind,
  onKind,
  mayOpenChannels,
}: {
  kind: NewKind | null;
  onKind: (kind: NewKind | null) => void;
  mayOpenChannels: boolean;
}) {
  return (
    <Dialog
      open={kind !== null}
      onOpenChange={(open) => !open && onKind(null)}
      title={kind === "channel" ? "New channel" : "New conversation"}
      className="max-w-[480px]"
    >
      {kind !== null && (
        <>
          {mayOpenChannels && (
            <div
              role="group"
              aria-label="Kind"
              className="grid auto-cols-fr grid-flow-col rounded-[8px] bg-sunken p-[3px]"
            >
              <Kind of="people" now={kind} choose={onKind}>
                People
              </Kind>
              <Kind of="channel" now={kind} choose={onKind}>
                Channel
              </Kind>
            </div>
          )}
          <Form key={kind} kind={kind} done={() => onKind(null)} />
        </>
      )}
    </Dialog>
  );
}

function Kind({
  of,
  now,
  choose,
  children,
}: {
  of: NewKind;
  now: NewKind;
  choose: (kind: NewKind) => void;
  children: string;
}) {
  return (
    <button
      type="button"
      aria-pressed={of === now}
      onClick={() => choose(of)}
      className={cx(
        "quick rounded-[5px] p-[7px] text-center text-13 font-semibold text-ink-2",
        of === now && "bg-raised text-ink shadow-lift-1",
      )}
    >
      {children}
    </button>
  );
}

function Form({ kind, done }: { kind: NewKind; done: () => void }) {
  const { data: me } = useMe();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Member[]>([]);
  const create = useCreateConversation();
  const navigate = useNavigate();
  const type = kind === "channel" ? "channel" : chosen.length === 1 ? "direct" : "group";
  const ready = kind === "channel" ? name.trim() !== "" : chosen.length > 0;

  const open = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const input: Input = { type, member_ids: chosen.map(({ id }) => id) };
    if (type !== "direct" && name.trim() !== "") input.name = name.trim();
    create.mutate(input, {
      onSuccess: ({ id }) => {
        done();
        void navigate({ to: "/chat/$conversationId", params: { conversationId: id } });
      },
    });
  };
  const problem = isProblem(create.error) ? create.error : null;
  const label = {
    direct: "Open conversation",
    group: chosen.length === 0 ? "Open conversation" : "Open group",
    channel: "Open channel",
  }[type];
  return (
    <form onSubmit={open} className="grid gap-4">
      {kind === "channel" && (
        <Field
          label="Name"
          value={name}
          maxLength={80}
          autoFocus
          autoComplete="off"
          hint="Everyone in the organization finds it by this name."
          problem={problem?.at("name")}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <PeoplePicker
        label={kind === "channel" ? "Bring people in" : "To"}
        chosen={chosen}
        onChange={setChosen}
        without={new Set(me ? [me.id] : [])}
        focus={kind === "people"}
      />
      {kind === "people" && chosen.length > 1 && (
        <Field
          label="Name of the group"
          value={name}
          maxLength={80}
          autoComplete="off"
          hint="Without one it is called by its people."
          problem={problem?.at("name")}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {create.isError && !problem?.at("name") && (
        <p role="alert" className="text-13 text-madder-ink">
          It did not open. {problem?.message}
        </p>
      )}
      <div className="flex items-center justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={done}>Cancel</Button>
        <Button type="submit" look="main" busy={create.isPending} disabled={!ready}>
          {label}
        </Button>
      </div>
    </form>
  );
}
