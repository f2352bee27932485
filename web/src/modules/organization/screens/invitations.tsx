import { useQuery } from "@tanstack/react-query";
import { Check, Copy, Plus } from "lucide-react";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Invitation, NewInvitation } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { control, Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Head, Main } from "@/ui/frame";
import { Chip, Lede, Sheet, Table } from "@/ui/page";
import { Question } from "@/ui/question";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { day, exact, until } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { cx } from "@/ui/classes";
import { useBackToPages } from "../components/back";
import { RoleChoice } from "../components/role-choice";
import { invitationsQuery, rolesQuery, useInvite, useRevokeInvitation } from "../queries";

/** Who was asked to come in and has not come yet. */
export function Invitations() {
  const invitations = useQuery(invitationsQuery);
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const invite = (
    <Button look="main" onClick={() => setInviting(true)}>
      <Plus aria-hidden /> Invite
    </Button>
  );
  return (
    <Main>
      <Head title="Invitations" sub="Links that let one person in, once" back={useBackToPages()}>
        {invite}
      </Head>
      <Sheet>
        <Lede>
          An invitation makes a link for one e-mail address. Send it the way you like. It works once, until it expires
          or you revoke it.
        </Lede>
        {invitations.isError ? (
          <ErrorState
            title="The invitations did not load"
            error={invitations.error}
            retry={() => void invitations.refetch()}
          />
        ) : invitations.isPending ? (
          <Skeleton label="Loading invitations">
            {[0, 1, 2].map((row) => (
              <div key={row} className="flex h-11 items-center gap-10 border-b border-line">
                <Bone className="w-56" />
                <Bone className="w-16" />
              </div>
            ))}
          </Skeleton>
        ) : invitations.data.length === 0 ? (
          <EmptyState title="Nobody is on the way" action={invite}>
            Invite a person and the link is yours to send.
          </EmptyState>
        ) : (
          <Waiting invitations={invitations.data} />
        )}
      </Sheet>
      <InviteDialog
        open={inviting}
        onClose={() => setInviting(false)}
        onMade={(invitation) => {
          setInviting(false);
          setMade(invitation);
        }}
      />
      <LinkDialog invitation={made} onClose={() => setMade(null)} />
    </Main>
  );
}

function Waiting({ invitations }: { invitations: readonly Invitation[] }) {
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  return (
    <>
      <Table className="mt-1">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Roles</th>
            <th scope="col" className="max-desk:hidden">
              Made
            </th>
            <th scope="col">Expires</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => {
            const left = until(invitation.expires_at);
            return (
              <tr key={invitation.id}>
                <td className="font-semibold [overflow-wrap:anywhere]">{invitation.email}</td>
                <td>
                  <span className="flex flex-wrap gap-1">
                    {invitation.roles.map((role) => (
                      <Chip key={role.id}>{role.name}</Chip>
                    ))}
                  </span>
                </td>
                <td className="text-ink-3 max-desk:hidden" title={exact(invitation.created_at)}>
                  {day(invitation.created_at)}
                </td>
                <td title={exact(invitation.expires_at)} className={left ? "text-ink-2" : "font-[650] text-madder-ink"}>
                  {left ?? "Expired"}
                </td>
                <td className="w-0 pr-0!">
                  <Button
                    look="bare"
                    size="small"
                    onClick={() => setRevoking(invitation)}
                    aria-label={`Revoke the invitation for ${invitation.email}`}
                  >
                    Revoke
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      <RevokeDialog invitation={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function InviteDialog({
  open,
  onClose,
  onMade,
}: {
  open: boolean;
  onClose: () => void;
  onMade: (invitation: NewInvitation) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Invite a person"
      description="You get a link to send. Nothing is sent for you."
    >
      <InviteForm onMade={onMade} onCancel={onClose} />
    </Dialog>
  );
}

function InviteForm({ onMade, onCancel }: { onMade: (invitation: NewInvitation) => void; onCancel: () => void }) {
  const roles = useQuery(rolesQuery);
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [picked, setPicked] = useState<string[] | null>(null);
  // The role with the fewest rights is the safe one to begin with.
  const least = [...(roles.data ?? [])].sort((a, b) => a.permissions.length - b.permissions.length)[0];
  const chosen = picked ?? (least ? [least.id] : []);
  const problem = isProblem(invite.error) ? invite.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), roles: chosen }, { onSuccess: onMade });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <Field
        label="E-mail"
        type="email"
        autoComplete="off"
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        problem={problem?.at("email")}
        placeholder="name@company.example"
        required
      />
      {roles.data && <RoleChoice roles={roles.data} chosen={chosen} onChange={setPicked} />}
      <FormProblem problem={problem} shown={["email"]} />
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button look="bare" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="main" busy={invite.isPending} disabled={email.trim() === ""}>
          Make the link
        </Button>
      </div>
    </form>
  );
}

function LinkDialog({ invitation, onClose }: { invitation: NewInvitation | null; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const close = () => {
    setCopied(false);
    onClose();
  };
  const copy = async (link: string) => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      toast({ kind: "wrong", text: "The browser did not allow copying. Select the link and copy it by hand." });
    }
  };
  return (
    <Dialog
      open={invitation !== null}
      onOpenChange={(next) => !next && close()}
      title={`The link for ${invitation?.email ?? ""}`}
      description="It is shown this once. Whoever opens it first with that address is in."
      footer={<Button onClick={close}>Done</Button>}
    >
      {invitation && (
        <div className="flex gap-2 max-desk:flex-col">
          <input
            readOnly
            aria-label="Invitation link"
            value={invitation.link}
            onFocus={(event) => event.target.select()}
            className={cx(control, "min-w-0 flex-1 font-mono text-12")}
          />
          <Button look="main" className="h-10 min-w-24 max-desk:h-11" onClick={() => void copy(invitation.link)}>
            {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            {copied ? "Copied" : "Copy link"}
          </Button>
          <span role="status" className="sr-only">
            {copied && "Link copied"}
          </span>
        </div>
      )}
    </Dialog>
  );
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation | null; onClose: () => void }) {
  const revoke = useRevokeInvitation();
  return (
    <Question
      open={invitation !== null}
      title={`Revoke the invitation for ${invitation?.email ?? ""}?`}
      description="Its link stops working at once. You can invite the address again."
      keep="Keep it"
      sure="Revoke"
      busy={revoke.isPending}
      onKeep={onClose}
      onSure={() =>
        invitation &&
        revoke.mutate(invitation.id, {
          onSuccess: onClose,
          onError: (error) => toastProblem("The invitation still stands.", error),
        })
      }
    />
  );
}
