import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { toast } from "@/ui/toast";
import { useMe } from "../../identity/queries";
import { inGroups } from "../cache/conversations";
import { follower } from "../live";
import { useConversations } from "../queries";
import { plain } from "../text/plain";
import type { Message } from "../types";
import { titleOf } from "../words";

/** Brings a message to another conversation of this person's. */
export function ForwardDialog({ message, onClose }: { message: Message | null; onClose: () => void }) {
  return (
    <Dialog
      open={message !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Forward this message"
      description="The copy says who wrote it, and keeps its words."
    >
      {message && <Form message={message} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ message, onClose }: { message: Message; onClose: () => void }) {
  const { data: list = [] } = useConversations();
  const { data: me } = useMe();
  const navigate = useNavigate();
  const { channels, groups, direct } = inGroups(list, me?.id ?? "");
  const [to, setTo] = useState("");
  const [comment, setComment] = useState("");
  const forward = useMutation({
    mutationFn: () =>
      api.post<Message>(`/conversations/${message.conversation_id}/messages/${message.id}/forward`, {
        to_conversation_id: to,
        ...(comment.trim() !== "" && { comment: comment.trim() }),
      }),
    onSuccess: (copy) => {
      follower.take(copy);
      const target = list.find(({ id }) => id === to);
      const open = () =>
        void navigate({ to: "/chat/$conversationId", params: { conversationId: to }, search: { message: copy.id } });
      toast({
        text: `Forwarded to ${target ? titleOf(target, me?.id ?? "") : "the conversation"}`,
        action: { label: "Open", run: open },
      });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forward.mutate();
  };
  const named = [
    { title: "Channels", of: channels },
    { title: "Groups", of: groups },
    { title: "Direct", of: direct },
  ];
  const problem = isProblem(forward.error) ? forward.error : undefined;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="line-clamp-3 rounded-control bg-sunken px-3 py-2 text-14 text-ink-2 [overflow-wrap:anywhere]">
        {plain(message.content ?? "")}
      </p>
      <SelectField
        label="To"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        problem={problem?.at("to_conversation_id") ?? (problem && !problem.at("comment") ? problem.message : undefined)}
      >
        <option value="">Choose a conversation</option>
        {named.map(
          ({ title, of }) =>
            of.length > 0 && (
              <optgroup key={title} label={title}>
                {of.map((one) => (
                  <option key={one.id} value={one.id}>
                    {titleOf(one, me?.id ?? "")}
                  </option>
                ))}
              </optgroup>
            ),
        )}
      </SelectField>
      <Field
        label="Your words to it"
        hint="If it needs some"
        value={comment}
        maxLength={2000}
        autoComplete="off"
        problem={problem?.at("comment")}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={forward.isPending} disabled={to === ""}>
          Forward message
        </Button>
      </div>
    </form>
  );
}
