import { useNavigate } from "@tanstack/react-router";
import { Building2, LogOut, Moon, Plus, Sun, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import type { Me } from "@/api/types";
import { useSignOut, useSwitchOrganization } from "@/modules/identity/queries";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { chooseTheme, useTheme } from "./theme";

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

export function OrganizationMenu({ me, children }: { me: Me | undefined; children: ReactNode }) {
  const enter = useEnter();
  return (
    <Menu trigger={children} side="right" align="start" label="Organizations">
      <OrganizationItems me={me} onEnter={enter} />
    </Menu>
  );
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

/** What is about the person: their profile and the way out. On a phone also what else the rail holds, as `more`. */
export function SelfMenu({
  me,
  side,
  more,
  children,
}: {
  me: Me;
  side: "right" | "top";
  more?: ReactNode;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const enter = useEnter();
  const { dark } = useTheme();
  return (
    <Menu trigger={children} side={side} align="end" label={me.name}>
      {more && (
        <>
          {more}
          <MenuLine />
        </>
      )}
      <div className="px-2.5 pt-1.5 pb-2">
        <div className="max-w-[240px] truncate text-13 font-semibold">{me.name}</div>
        <div className="max-w-[240px] truncate text-12 text-ink-3">{me.email}</div>
      </div>
      <MenuItem onSelect={() => void navigate({ to: "/profile" })}>
        <UserRound aria-hidden /> Profile
      </MenuItem>
      {side === "top" && (
        <MenuItem onSelect={() => chooseTheme(dark ? "light" : "dark")}>
          {dark ? <Sun aria-hidden /> : <Moon aria-hidden />} {dark ? "Light theme" : "Dark theme"}
        </MenuItem>
      )}
      <MenuItem
        onSelect={() => signOut.mutate({}, { onError: (error) => toastProblem("You are still signed in.", error) })}
      >
        <LogOut aria-hidden /> Sign out
      </MenuItem>
      {side === "top" && (
        <>
          <MenuLine />
          <OrganizationItems me={me} onEnter={enter} />
        </>
      )}
    </Menu>
  );
}
