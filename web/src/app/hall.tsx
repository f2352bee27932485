import { Link, Navigate, Outlet, useNavigate } from "@tanstack/react-router";
import {
  Building2,
  KeyRound,
  LogOut,
  MessagesSquare,
  Moon,
  Plus,
  Sun,
  UserRound,
  Users,
  type LucideIcon,
} from "lucide-react";
import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { useSession } from "@/api/session";
import type { Me, Permission } from "@/api/types";
import { usePresence } from "@/modules/chat/queries";
import { useChatCount } from "@/modules/chat/rail";
import { useMe, useSignOut, useSwitchOrganization } from "@/modules/identity/queries";
import "@/modules/organization/live";
import { mayAdminister } from "@/modules/organization/permissions";
import { useLine } from "@/realtime";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { Gable } from "@/ui/gable";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { Bone, ErrorState, Pip, Skeleton } from "@/ui/states";
import { toast, toastProblem } from "@/ui/toast";
import { chooseTheme, useTheme } from "./theme";

const Everywhere = lazy(() => import("@/modules/chat/everywhere").then((chat) => ({ default: chat.Everywhere })));

/** The frame behind the door: the rail (on a phone the bar at the foot), and the place the person is in. */
export function Hall() {
  // Once the session is over nothing in here may ask again, even before the way out is found.
  return useSession() === "signed-out" ? null : <OpenHall />;
}

function OpenHall() {
  const me = useMe();
  useFarewell(me.data);
  if (me.isError && me.data === undefined) {
    return (
      <main id="main" className="grid min-h-dvh place-items-center">
        <ErrorState title="The hall did not open" error={me.error} retry={() => void me.refetch()} />
      </main>
    );
  }
  if (me.data?.active_organization_id === null) return <Navigate to="/home" replace />;
  return (
    <div className="flex h-dvh overflow-hidden max-desk:flex-col">
      <Rail me={me.data} />
      <div className="flex min-h-0 min-w-0 flex-1">{me.data ? <Outlet /> : <HallBones />}</div>
      <Bar me={me.data} />
      {me.data?.permissions.includes("chat.messages.read") && (
        <Suspense>
          <Everywhere />
        </Suspense>
      )}
    </div>
  );
}

/** Says why the hall is gone when a membership ends while the person is in it. */
function useFarewell(me: Me | undefined) {
  const here = useRef<string>(undefined);
  useEffect(() => {
    if (me === undefined) return;
    const active = me.organizations.find(({ id }) => id === me.active_organization_id);
    if (active === undefined && here.current !== undefined) toast(`You are no longer a member of ${here.current}`);
    here.current = active?.name;
  }, [me]);
}

function HallBones() {
  return (
    <Skeleton label="Opening the hall">
      <div className="grid w-80 gap-6 px-6 pt-6">
        <Bone className="h-4 w-40" />
        <Bone className="w-72" />
        <Bone className="w-56" />
        <Bone className="w-64" />
      </div>
    </Skeleton>
  );
}

interface PlaceLink {
  to: "/chat" | "/people" | "/admin";
  label: string;
  icon: LucideIcon;
  count: number;
}

/** The places this person may enter; what is off or closed to them is not shown. */
function places(me: Me | undefined, unread: number): Record<"chat" | "people" | "admin", PlaceLink | false> {
  const can = (permission: Permission) => me?.permissions.includes(permission) ?? false;
  return {
    chat: can("chat.messages.read") && { to: "/chat", label: "Chat", icon: MessagesSquare, count: unread },
    people: can("organization.members.read") && { to: "/people", label: "People", icon: Users, count: 0 },
    admin: mayAdminister(me) && { to: "/admin", label: "Admin", icon: KeyRound, count: 0 },
  };
}

function Rail({ me }: { me: Me | undefined }) {
  const { chat, people, admin } = places(me, useChatCount());
  return (
    <nav
      aria-label="Guildhall"
      className="flex w-(--rail) flex-none flex-col gap-0.5 border-r border-[light-dark(transparent,var(--line))] bg-roof px-2 py-3 text-roof-ink-2 [&_:focus-visible]:outline-brass max-desk:hidden"
    >
      <Organizations me={me} />
      {chat && <Place {...chat} />}
      {people && <Place {...people} />}
      <div className="mt-auto grid justify-items-stretch gap-0.5">
        {admin && <Place {...admin} />}
        <ThemeSwitch />
        {me && <Self me={me} />}
      </div>
    </nav>
  );
}

function Bar({ me }: { me: Me | undefined }) {
  const { chat, people, admin } = places(me, useChatCount());
  return (
    <nav
      aria-label="Guildhall"
      className="z-35 hidden h-(--bar) flex-none auto-cols-fr grid-flow-col border-t border-[light-dark(transparent,var(--line))] bg-roof text-roof-ink-2 [&_:focus-visible]:outline-brass max-desk:grid"
    >
      {chat && <Place {...chat} bar />}
      {people && <Place {...people} bar />}
      {admin && <Place {...admin} bar />}
      {me && (
        <SelfMenu me={me} side="top">
          <button type="button" className={placeLook(true)}>
            <Avatar id={me.id} name={me.name} photo={me.avatar_url} size={20} />
            You
          </button>
        </SelfMenu>
      )}
    </nav>
  );
}

function placeLook(bar: boolean) {
  return cx(
    "quick relative grid justify-items-center gap-[3px] text-11 leading-tight font-medium aria-[current=page]:text-roof-ink aria-[current=page]:before:absolute aria-[current=page]:before:bg-brass aria-[current=page]:before:content-['']",
    bar
      ? "h-full content-center aria-[current=page]:before:inset-x-[28%] aria-[current=page]:before:top-0 aria-[current=page]:before:h-[3px] aria-[current=page]:before:rounded-b-[2px]"
      : "w-full rounded-control pt-[7px] pb-1.5 hover:bg-roof-up hover:text-roof-ink aria-[current=page]:bg-roof-up aria-[current=page]:before:top-2.5 aria-[current=page]:before:bottom-2.5 aria-[current=page]:before:-left-2 aria-[current=page]:before:w-[3px] aria-[current=page]:before:rounded-r-[2px]",
  );
}

function Place({ to, label, icon: Icon, count, bar = false }: PlaceLink & { bar?: boolean }) {
  return (
    <Link to={to} className={placeLook(bar)}>
      <Icon aria-hidden className="size-5 stroke-[1.75]" />
      {label}
      <Pip count={count} of="unread" className={cx("absolute left-[calc(50%+5px)]", bar ? "top-1.5" : "top-1")} />
    </Link>
  );
}

function Organizations({ me }: { me: Me | undefined }) {
  const active = me?.organizations.find(({ id }) => id === me.active_organization_id);
  const letter = active ? [...active.name.trim()][0]?.toLocaleUpperCase() : undefined;
  return (
    <OrganizationMenu me={me}>
      <button
        type="button"
        aria-label={active ? `${active.name}: change organization` : "Organizations"}
        className="mx-auto mb-3 block"
      >
        <Gable letter={letter} />
      </button>
    </OrganizationMenu>
  );
}

function OrganizationMenu({ me, children }: { me: Me | undefined; children: ReactNode }) {
  const enter = useEnter();
  return (
    <Menu trigger={children} side="right" align="start" label="Organizations">
      <OrganizationItems me={me} onEnter={enter} />
    </Menu>
  );
}

/** Goes to another organization. Used outside the menu, which is gone before the answer comes. */
function useEnter() {
  const change = useSwitchOrganization();
  const navigate = useNavigate();
  return (id: string) =>
    change.mutate(id, {
      onSuccess: () => void navigate({ to: "/home" }),
      onError: (error) => toastProblem("The organization did not open.", error),
    });
}

function OrganizationItems({ me, onEnter }: { me: Me | undefined; onEnter: (id: string) => void }) {
  const navigate = useNavigate();
  return (
    <>
      <MenuLabel>Organizations</MenuLabel>
      {me?.organizations.map(({ id, name }) => (
        <MenuCheck
          key={id}
          checked={id === me.active_organization_id}
          onSelect={() => id !== me.active_organization_id && onEnter(id)}
        >
          <Building2 aria-hidden />
          <span className="max-w-[220px] truncate">{name}</span>
        </MenuCheck>
      ))}
      <MenuItem onSelect={() => void navigate({ to: "/found" })}>
        <Plus aria-hidden /> Found an organization
      </MenuItem>
    </>
  );
}

function ThemeSwitch() {
  const { dark } = useTheme();
  const Icon = dark ? Sun : Moon;
  const label = dark ? "Light theme" : "Dark theme";
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(dark ? "light" : "dark")}
      className="quick grid h-9 place-items-center rounded-control hover:bg-roof-up hover:text-roof-ink"
    >
      <Icon aria-hidden className="size-[18px] stroke-[1.75]" />
    </button>
  );
}

function Self({ me }: { me: Me }) {
  const presence = usePresence();
  const line = useLine();
  return (
    <SelfMenu me={me} side="right">
      <button type="button" aria-label={`${me.name}: profile and sign out`} className="mx-auto mt-2 mb-1.5 block">
        <Avatar
          id={me.id}
          name={me.name}
          photo={me.avatar_url}
          size={28}
          presence={line.now === "live" ? presence(me.id) : "offline"}
          className="mb-0"
        />
      </button>
    </SelfMenu>
  );
}

function SelfMenu({ me, side, children }: { me: Me; side: "right" | "top"; children: ReactNode }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const enter = useEnter();
  const { dark } = useTheme();
  return (
    <Menu trigger={children} side={side} align="end" label={me.name}>
      <div className="px-2.5 pt-1.5 pb-2">
        <div className="max-w-[240px] truncate text-13 font-semibold">{me.name}</div>
        <div className="max-w-[240px] truncate text-12 text-ink-3">{me.email}</div>
      </div>
      <MenuLine />
      {side === "top" && (
        <>
          <OrganizationItems me={me} onEnter={enter} />
          <MenuLine />
          <MenuItem onSelect={() => chooseTheme(dark ? "light" : "dark")}>
            {dark ? <Sun aria-hidden /> : <Moon aria-hidden />} {dark ? "Light theme" : "Dark theme"}
          </MenuItem>
        </>
      )}
      <MenuItem onSelect={() => void navigate({ to: "/profile" })}>
        <UserRound aria-hidden /> Profile
      </MenuItem>
      <MenuItem
        onSelect={() => signOut.mutate({}, { onError: (error) => toastProblem("You are still signed in.", error) })}
      >
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
