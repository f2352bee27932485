import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, Mail, UserMinus } from "lucide-react";
import { useState } from "react";
import type { Member, Role } from "@/api/types";
import { useCan, useMe } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Menu, MenuCheck, MenuLabel } from "@/ui/menu";
import { Chip, Find, Sheet, Table } from "@/ui/page";
import { Question } from "@/ui/question";
import { EmptyState, ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { day, exact } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { count, listing } from "@/ui/words";
import { useBackToPages } from "../components/back";
import { membersQuery, rolesQuery, useChangeMemberRoles, useRemoveMember } from "../queries";

/** Everyone in the organization, their roles, and the way out. */
export function Members() {
  const can = useCan();
  const members = useQuery(membersQuery);
  const roles = useQuery(rolesQuery);
  const [sought, setSought] = useState("");
  const [leaving, setLeaving] = useState<Member | null>(null);
  const found = members.data?.filter(({ name, email }) => matches(sought, name, email)) ?? [];
  return (
    <Main>
      <Head
        title="Members"
        sub={members.data && count(members.data.length, "person", "people")}
        back={useBackToPages()}
      >
        <Find
          label="Find a person"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="max-desk:hidden"
        />
        {can("organization.invitations.manage") && (
          <Button asChild look="main">
            <Link to="/admin/invitations">
              <Mail aria-hidden /> Invite
            </Link>
          </Button>
        )}
      </Head>
      <Sheet>
        <Find
          label="Find a person"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="mt-3 w-full desk:hidden"
        />
        {members.isError ? (
          <ErrorState title="The members did not load" error={members.error} retry={() => void members.refetch()} />
        ) : members.isPending ? (
          <Skeleton label="Loading members">
            <div className="pt-6">
              <PeopleBones rows={6} />
            </div>
          </Skeleton>
        ) : found.length === 0 ? (
          <EmptyState title={`Nobody is called “${sought}”`}>Names and e-mail addresses are searched.</EmptyState>
        ) : (
          <Table>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Roles</th>
                <th scope="col" className="max-desk:hidden">
                  Joined
                </th>
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((member) => (
                <Row key={member.id} member={member} roles={roles.data ?? []} onRemove={() => setLeaving(member)} />
              ))}
            </tbody>
          </Table>
        )}
      </Sheet>
      <RemoveDialog member={leaving} onClose={() => setLeaving(null)} />
    </Main>
  );
}

function Row({ member, roles, onRemove }: { member: Member; roles: readonly Role[]; onRemove: () => void }) {
  const me = useMe();
  const can = useCan();
  const self = me.data?.id === member.id;
  const manages = can("organization.members.manage");
  return (
    <tr>
      <td className="h-13!">
        <span className="flex items-center gap-3">
          <Avatar id={member.id} name={member.name} photo={member.avatar_url} className="mb-0" />
          <span className="grid min-w-0 leading-snug">
            <span className="truncate">
              <b className="font-semibold">{member.name}</b>
              {self && <span className="ml-1.5 text-ink-3">you</span>}
            </span>
            <span className="truncate text-12 text-ink-3">{member.email}</span>
          </span>
        </span>
      </td>
      <td>
        {manages ? (
          <RolesMenu member={member} roles={roles} />
        ) : (
          <span className="flex flex-wrap gap-1">
            {member.roles.map((role) => (
              <Chip key={role.id}>{role.name}</Chip>
            ))}
          </span>
        )}
      </td>
      <td className="whitespace-nowrap text-ink-3 max-desk:hidden" title={exact(member.joined_at)}>
        {day(member.joined_at)}
      </td>
      <td className="w-0 pr-0!">
        {manages && !self && (
          <Button look="bare" size="small" icon aria-label={`Remove ${member.name}`} title="Remove" onClick={onRemove}>
            <UserMinus aria-hidden />
          </Button>
        )}
      </td>
    </tr>
  );
}

function RolesMenu({ member, roles }: { member: Member; roles: readonly Role[] }) {
  const change = useChangeMemberRoles();
  const held = member.roles.map(({ id }) => id);

  const give = (next: string[], undo?: string[]) =>
    change.mutate(
      { id: member.id, roles: next },
      {
        onSuccess: () =>
          undo &&
          toast({
            text: `${member.name} is now ${listing(next.map((id) => nameOf(roles, id)))}`,
            action: { label: "Undo", run: () => give(undo) },
          }),
        onError: (error) => toastProblem(`${member.name} keeps their roles.`, error),
      },
    );
  const toggle = (id: string, on: boolean) => give(on ? [...held, id] : held.filter((other) => other !== id), held);

  return (
    <Menu
      align="start"
      label={`Roles of ${member.name}`}
      trigger={
        <button
          type="button"
          aria-label={`Roles of ${member.name}: ${member.roles.map(({ name }) => name).join(", ") || "none"}`}
          className="quick -ml-1.5 flex min-h-8 flex-wrap items-center gap-1 rounded-control px-1.5 text-left hover:bg-hover max-desk:min-h-11"
        >
          {member.roles.map((role) => (
            <Chip key={role.id}>{role.name}</Chip>
          ))}
          {member.roles.length === 0 && <span className="text-ink-3">No role</span>}
          <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
        </button>
      }
    >
      <MenuLabel>Roles</MenuLabel>
      {roles.map(({ id, name }) => (
        <MenuCheck
          key={id}
          checked={held.includes(id)}
          disabled={change.isPending}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(on) => toggle(id, on)}
        >
          {name}
        </MenuCheck>
      ))}
    </Menu>
  );
}

function RemoveDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const remove = useRemoveMember();
  return (
    <Question
      open={member !== null}
      title={`Remove ${member?.name ?? ""}?`}
      description="They are out at once, on every device. What they wrote keeps their name. They can be invited again."
      keep="Keep them"
      sure="Remove"
      busy={remove.isPending}
      onKeep={onClose}
      onSure={() =>
        member &&
        remove.mutate(member.id, {
          onSuccess: () => {
            onClose();
            toast(`${member.name} is no longer a member`);
          },
          onError: (error) => {
            onClose();
            toastProblem(`${member.name} is still a member.`, error);
          },
        })
      }
    />
  );
}

function nameOf(roles: readonly Role[], id: string): string {
  return roles.find((role) => role.id === id)?.name ?? "without a role";
}

function matches(sought: string, ...texts: string[]): boolean {
  const wanted = sought.trim().toLocaleLowerCase();
  return texts.some((text) => text.toLocaleLowerCase().includes(wanted));
}
