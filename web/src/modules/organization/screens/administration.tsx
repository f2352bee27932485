import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Building2, KeyRound, ListTodo, Mail, ScrollText, Send, Users, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Permission } from "@/api/types";
import { useCan } from "@/modules/identity/queries";
import { Main, Section, Sidebar, SideHeading, sideRow } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { EmptyState } from "@/ui/states";
import { invitationsQuery, membersQuery, rolesQuery } from "../queries";

/** The administration: its list of pages, and the one that is open. */
export function Administration() {
  const atDoor = useMatchRoute()({ to: "/admin" }) !== false;
  return (
    <Section sidebar={<Pages />} at={atDoor ? "sidebar" : "content"}>
      <Outlet />
    </Section>
  );
}

/** `/admin` itself: on a phone the list of pages, elsewhere the first page the person may see. */
export function AdministrationDoor() {
  const can = useCan();
  const phone = usePhone();
  if (phone) return null;
  const first = pages.find(({ needs }) => needs.some(can));
  if (first) return <Navigate to={first.to} replace />;
  return (
    <Main>
      <EmptyState title="Nothing here is yours to change">
        Whoever manages this organization can give you a role with more rights.
      </EmptyState>
    </Main>
  );
}

interface PageLink {
  to:
    | "/admin/organization"
    | "/admin/members"
    | "/admin/roles"
    | "/admin/invitations"
    | "/admin/audit"
    | "/admin/outbox"
    | "/admin/queue";
  label: string;
  icon: LucideIcon;
  needs: readonly Permission[];
}

const pages: readonly PageLink[] = [
  { to: "/admin/organization", label: "Organization", icon: Building2, needs: ["organization.settings.manage"] },
  { to: "/admin/members", label: "Members", icon: Users, needs: ["organization.members.manage"] },
  {
    to: "/admin/roles",
    label: "Roles",
    icon: KeyRound,
    needs: ["organization.roles.manage", "organization.members.manage"],
  },
  { to: "/admin/invitations", label: "Invitations", icon: Mail, needs: ["organization.invitations.manage"] },
  { to: "/admin/audit", label: "Audit log", icon: ScrollText, needs: ["organization.audit.read"] },
  { to: "/admin/outbox", label: "Outbox", icon: Send, needs: ["mail.outbox.read"] },
  { to: "/admin/queue", label: "Queue", icon: ListTodo, needs: ["operations.jobs.manage"] },
];

function Pages() {
  const can = useCan();
  const members = useQuery({ ...membersQuery, enabled: can("organization.members.read") });
  const roles = useQuery({ ...rolesQuery, enabled: can("organization.members.read") });
  const invitations = useQuery({ ...invitationsQuery, enabled: can("organization.invitations.manage") });
  const counts: Partial<Record<PageLink["to"], number>> = {
    "/admin/members": members.data?.length,
    "/admin/roles": roles.data?.length,
    "/admin/invitations": invitations.data?.length,
  };
  const entry = ({ to, label, icon: Icon, needs }: PageLink): ReactNode =>
    needs.some(can) && (
      <li key={to}>
        <Link to={to} className={sideRow}>
          <Icon aria-hidden />
          {label}
          {counts[to] !== undefined && <span className="ml-auto text-12 font-medium text-ink-3">{counts[to]}</span>}
        </Link>
      </li>
    );
  return (
    <Sidebar title="Administration" label="Administration">
      <ul>{pages.slice(0, 4).map(entry)}</ul>
      {can("organization.audit.read") && (
        <>
          <SideHeading>Security</SideHeading>
          <ul>{pages.slice(4, 5).map(entry)}</ul>
        </>
      )}
      {pages.slice(5).some(({ needs }) => needs.some(can)) && (
        <>
          <SideHeading>Machinery</SideHeading>
          <ul>{pages.slice(5).map(entry)}</ul>
        </>
      )}
    </Sidebar>
  );
}
