import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/modules/identity/queries";
import { useBackToPages } from "@/modules/organization/components/back";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { Head, Main } from "@/ui/frame";
import { useHeldOrder } from "@/ui/held-order";
import { Chip, Lede, Sheet } from "@/ui/page";
import { NewAbove } from "@/ui/pill";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { clock, day, exact } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { mailContentQuery, mailSettingsQuery, mailsQuery, useSendMailAgain, type Mail } from "../queries";
import { mailKind, mailState, mailTrouble } from "../words";

/** Everything that this instance mails, or would mail if it had a mail server. */
export function OutboxScreen() {
  const mails = useInfiniteQuery(mailsQuery);
  const settings = useQuery(mailSettingsQuery);
  const list = mails.data?.pages.flatMap(({ data }) => data) ?? [];
  const { shown, fresh, release } = useHeldOrder(list);
  const [open, setOpen] = useState<Mail | null>(null);
  const sends = settings.data?.sends ?? false;
  return (
    <Main>
      <Head title="Outbox" sub="What is mailed, newest first" back={useBackToPages()} />
      <Sheet className="relative">
        <NewAbove count={fresh} onShow={release}>
          <span>
            <b className="font-[650]">{count(fresh, "new mail")}</b> above
          </span>
        </NewAbove>
        {settings.data &&
          (sends ? (
            <Lede>
              Mail goes out from {settings.data.from}. What was sent is not kept; what waits can be read here.
            </Lede>
          ) : (
            <p className="mt-4 max-w-[74ch] rounded-control border-l-3 border-brass bg-brass-soft px-4 py-3 text-14 text-brass-ink">
              <b className="font-[650]">This instance sends no mail yet;</b> here is what it would have sent. Links in
              these mails work: copy them to whom they are for. Its operator names a mail server in the settings.
            </p>
          ))}
        {mails.isError && list.length === 0 ? (
          <ErrorState title="The outbox did not load" error={mails.error} retry={() => void mails.refetch()} />
        ) : mails.isPending ? (
          <Skeleton label="Loading the outbox">
            {[0, 1, 2, 3].map((row) => (
              <div key={row} className="flex h-14 items-center gap-6 border-b border-line">
                <Bone className="w-16" />
                <Bone className="w-[40%]" />
              </div>
            ))}
          </Skeleton>
        ) : list.length === 0 ? (
          <EmptyState title="No mail yet">
            Invitations and what people want to hear of by mail will stand here.
          </EmptyState>
        ) : (
          <ul className="pt-4">
            {shown.map((mail) => (
              <Row key={mail.id} mail={mail} onOpen={() => setOpen(mail)} />
            ))}
          </ul>
        )}
        {mails.hasNextPage && (
          <div className="pt-5 text-center">
            <Button busy={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
              Show older
            </Button>
          </div>
        )}
      </Sheet>
      {open && (
        <Opened mail={list.find(({ id }) => id === open.id) ?? open} sends={sends} onClose={() => setOpen(null)} />
      )}
    </Main>
  );
}

const looks: Record<Mail["state"], string> = {
  queued: "bg-woad-soft text-woad-ink",
  sent: "bg-moss-soft text-moss-ink",
  failed: "bg-madder-soft text-madder-ink",
  kept: "",
};

function Row({ mail, onOpen }: { mail: Mail; onOpen: () => void }) {
  const { to_address, subject, kind, state, created_at } = mail;
  const trouble = mailTrouble(mail);
  const when = day(created_at) === "Today" ? clock(created_at) : day(created_at);
  return (
    <li className="border-b border-line">
      <button
        type="button"
        onClick={onOpen}
        className="quick -mx-2 grid w-[calc(100%+16px)] grid-cols-[88px_minmax(0,1fr)_auto] items-center gap-x-4 rounded-control px-2 py-2 text-left text-13 hover:bg-reading max-desk:grid-cols-[minmax(0,1fr)_auto] max-desk:gap-y-1"
      >
        <Chip className={cx("w-fit max-desk:order-2 max-desk:col-span-2", looks[state])}>{mailState(state)}</Chip>
        <span className="min-w-0">
          <span className="block truncate font-semibold">{subject ?? mailKind(kind)}</span>
          <span className="block truncate text-12 text-ink-3">
            To {to_address}
            {subject !== null && `, ${mailKind(kind).toLocaleLowerCase()}`}
            {trouble && state !== "sent" && <span className="text-madder-ink">. {trouble}</span>}
          </span>
        </span>
        <time dateTime={created_at} title={exact(created_at)} className="text-12 text-ink-3">
          {when}
        </time>
      </button>
    </li>
  );
}

function Opened({ mail, sends, onClose }: { mail: Mail; sends: boolean; onClose: () => void }) {
  const can = useCan();
  const content = useQuery(mailContentQuery(mail.id));
  const again = useSendMailAgain();
  const mayAgain = can("mail.outbox.manage") && sends && (mail.state === "failed" || mail.state === "kept");
  const shown = content.data?.shown;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={mail.subject ?? mailKind(mail.kind)}
      className="max-w-[640px]"
      description={`To ${mail.to_address}, ${mailState(mail.state).toLocaleLowerCase()}, ${exact(mail.created_at)}`}
      footer={
        mayAgain && (
          <Button
            look="main"
            busy={again.isPending}
            onClick={() =>
              again.mutate(mail.id, {
                onSuccess: () => {
                  toast("The mail is on its way");
                  onClose();
                },
                onError: (error) => toastProblem("The mail was not sent.", error),
              })
            }
          >
            <Send aria-hidden /> {mail.state === "kept" ? "Send mail" : "Send mail again"}
          </Button>
        )
      }
    >
      {mailTrouble(mail) && <p className="text-13 text-madder-ink">{mailTrouble(mail)}</p>}
      {content.isError ? (
        <ErrorState title="The mail did not load" error={content.error} retry={() => void content.refetch()} />
      ) : content.data === undefined ? (
        <Skeleton label="Loading the mail">
          <span className="grid gap-3">
            <Bone className="w-[60%]" />
            <Bone className="w-[72%]" />
          </span>
        </Skeleton>
      ) : content.data.text === null ? (
        <p className="text-13 text-ink-2">
          {shown === "hidden"
            ? "What it says is for its recipient alone."
            : "It was sent, or is old: what it said is not kept."}
        </p>
      ) : (
        <>
          {shown === "without_link" && (
            <p className="text-12 text-ink-3">Its link lets its holder in, so only who had it written sees it.</p>
          )}
          <pre className="thin-scroll max-h-[50dvh] overflow-auto rounded-control bg-ground px-4 py-3 font-sans text-14 leading-normal [overflow-wrap:anywhere] whitespace-pre-wrap">
            {content.data.text}
          </pre>
        </>
      )}
    </Dialog>
  );
}
