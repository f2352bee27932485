import { Link, useNavigate } from "@tanstack/react-router";
import { Clock, Pencil, X } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Head, Main } from "@/ui/frame";
import { EmptyState, ErrorState } from "@/ui/states";
import { toast, toastProblem } from "@/ui/toast";
import { useMe } from "../../identity/queries";
import { GrowingText } from "../components/growing-text";
import { MessageBones } from "../components/message-bones";
import { localMoment } from "../components/send-later";
import { keepDraft, useDrafts } from "../drafts";
import { callOff, schedule, useReschedule, useScheduled } from "../keeping";
import { useConversations } from "../queries";
import { plain } from "../text/plain";
import type { ScheduledMessage } from "../types";
import { momentOf, sinceWhen, titleOf } from "../words";

/** What this person has begun to write, and what waits for its time. */
export function Drafts() {
  const drafts = useDrafts();
  const scheduled = useScheduled();
  const navigate = useNavigate();
  const [changing, setChanging] = useState<ScheduledMessage | null>(null);
  const failed = [drafts, scheduled].find(({ isError, data }) => isError && data === undefined);
  const all = drafts.data && scheduled.data;
  return (
    <Main>
      <Head
        title="Drafts"
        sub="Begun or waiting for its time; only you see it"
        back={{ label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) }}
      />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 py-5 max-desk:px-4">
        {failed && (
          <ErrorState title="The list did not load" error={failed.error} retry={() => void failed.refetch()} />
        )}
        {!all && !failed && <MessageBones />}
        {drafts.data?.length === 0 && scheduled.data?.length === 0 && (
          <EmptyState title="Nothing waits">
            What you begin to write stays with you on every device. The clock beside Send has a message sent later.
          </EmptyState>
        )}
        {scheduled.data && scheduled.data.length > 0 && (
          <Section title="To be sent">
            {scheduled.data.map((one) => (
              <Waiting key={one.id} waiting={one} change={() => setChanging(one)} />
            ))}
          </Section>
        )}
        {drafts.data && drafts.data.length > 0 && (
          <Section title="Begun">
            {drafts.data.map(({ conversation_id, content, updated_at }) => (
              <Line
                key={conversation_id}
                conversationId={conversation_id}
                content={content}
                when={<time dateTime={updated_at}>{sinceWhen(updated_at)}</time>}
              >
                <Button
                  look="bare"
                  icon
                  aria-label="Throw this draft away"
                  title="Throw away"
                  onClick={() => {
                    keepDraft(conversation_id, "");
                    const back = () => keepDraft(conversation_id, content);
                    toast({ text: "The draft is gone.", action: { label: "Undo", run: back } });
                  }}
                >
                  <X aria-hidden />
                </Button>
              </Line>
            ))}
          </Section>
        )}
      </div>
      <Dialog open={changing !== null} onOpenChange={(open) => !open && setChanging(null)} title="Change what waits">
        {changing && <Change waiting={changing} onClose={() => setChanging(null)} />}
      </Dialog>
    </Main>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-8 max-w-[800px]">
      <h2 className="border-b-2 border-ink pb-2 font-display text-17 leading-tight font-[650]">{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Line({
  conversationId,
  content,
  when,
  children,
}: {
  conversationId: string;
  content: string;
  when: ReactNode;
  children: ReactNode;
}) {
  const { data: me } = useMe();
  const conversation = useConversations().data?.find(({ id }) => id === conversationId);
  return (
    <li className="flex items-center gap-2 border-b border-line py-2">
      <Link
        to="/chat/$conversationId"
        params={{ conversationId }}
        className="quick -ml-2 min-w-0 flex-1 rounded-control px-2 py-1 hover:bg-hover"
      >
        <span className="flex flex-wrap items-baseline gap-x-2 text-12 text-ink-3">
          <bdi className="truncate text-14 font-[650] text-ink">
            {conversation && me ? titleOf(conversation, me.id) : "A conversation you left"}
          </bdi>
          <span className="flex-none">{when}</span>
        </span>
        <bdi className="line-clamp-2 text-14 text-ink-2 [overflow-wrap:anywhere]">{plain(content)}</bdi>
      </Link>
      {children}
    </li>
  );
}

function Waiting({ waiting, change }: { waiting: ScheduledMessage; change: () => void }) {
  const { conversation_id, content, send_at } = waiting;
  const [now] = useState(() => Date.now());
  const late = Date.parse(send_at) < now - 60_000;
  const cancel = () =>
    void callOff(waiting).then(
      () => {
        const back = () =>
          void schedule(conversation_id, waiting).catch((error: unknown) => toastProblem("It is not back.", error));
        toast({ text: "It will not be sent.", action: { label: "Undo", run: back } });
      },
      (error: unknown) => toastProblem("It still waits.", error),
    );
  return (
    <Line
      conversationId={conversation_id}
      content={content}
      when={
        <time dateTime={send_at} title={momentOf(send_at)} className={late ? "text-madder-ink" : "text-brass-ink"}>
          <Clock aria-hidden className="mr-1 inline size-3.5 stroke-[1.75] align-[-2px]" />
          {late ? "Could not be sent " : ""}
          {sinceWhen(send_at)}
        </time>
      }
    >
      <Button look="bare" icon aria-label="Change this message" title="Change" onClick={change}>
        <Pencil aria-hidden />
      </Button>
      <Button look="bare" icon aria-label="Do not send this message" title="Do not send" onClick={cancel}>
        <X aria-hidden />
      </Button>
    </Line>
  );
}

function Change({ waiting, onClose }: { waiting: ScheduledMessage; onClose: () => void }) {
  const [content, setContent] = useState(waiting.content);
  const [time, setTime] = useState(() => localMoment(new Date(waiting.send_at)));
  const change = useReschedule();
  const problem = isProblem(change.error) ? change.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(time);
    const moved = localMoment(new Date(waiting.send_at)) !== time && !Number.isNaN(at.getTime());
    change.mutate(
      { id: waiting.id, content: content.trim(), ...(moved && { send_at: at.toISOString() }) },
      { onSuccess: onClose },
    );
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="rounded-control border border-edge bg-raised">
        <GrowingText
          aria-label="Message"
          value={content}
          onChange={(event) => setContent(event.target.value)}
          className="px-3 py-2"
        />
      </div>
      <Field
        label="Time"
        type="datetime-local"
        value={time}
        problem={problem && (problem.at("send_at") ?? problem.message)}
        onChange={(event) => setTime(event.target.value)}
      />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={change.isPending} disabled={content.trim() === ""}>
          Save change
        </Button>
      </div>
    </form>
  );
}
