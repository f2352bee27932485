import { useNavigate } from "@tanstack/react-router";
import { Menu as MenuIcon, Moon, Sun } from "lucide-react";
import type { Me } from "@/api/types";
import { usePresence } from "@/modules/chat/queries";
import { Bell } from "@/modules/notifications/components/bell";
import { useUnread } from "@/modules/notifications/queries";
import { useNouns } from "@/modules/organization/vocabulary";
import { useLine } from "@/realtime";
import { Avatar } from "@/ui/avatar";
import { Gable } from "@/ui/gable";
import { MenuItem } from "@/ui/menu";
import { Pip } from "@/ui/states";
import { labelOf, type Place } from "./place";
import { PlaceLink, placeLook } from "./place-link";
import { barOf, placesOf } from "./places";
import { OrganizationMenu, SelfMenu } from "./self-menu";
import { chooseTheme, useTheme } from "./theme";

/** The copper roof at the side: every place, and the person at its foot. */
export function Rail({ me }: { me: Me | undefined }) {
  const open = placesOf(me);
  const standing = (where: Place["stands"]) =>
    open.filter(({ stands }) => stands === where).map((place) => <PlaceLink key={place.to} place={place} />);
  return (
    <nav
      aria-label="Guildhall"
      className="flex w-(--rail) flex-none flex-col gap-0.5 border-r border-[light-dark(transparent,var(--line))] bg-roof px-2 py-3 text-roof-ink-2 [&_:focus-visible]:outline-brass max-desk:hidden"
    >
      <Organizations me={me} />
      {standing("head")}
      <div className="mt-auto grid justify-items-stretch gap-0.5">
        {standing("foot")}
        {me && <Bell />}
        <ThemeSwitch />
        {me && <Self me={me} />}
      </div>
    </nav>
  );
}

/** The same on a phone, at the foot of the page: four places, and More. */
export function Bar({ me }: { me: Me | undefined }) {
  const { bar, more } = barOf(placesOf(me));
  return (
    <nav
      aria-label="Guildhall"
      className="z-35 hidden h-(--bar) flex-none auto-cols-fr grid-flow-col border-t border-[light-dark(transparent,var(--line))] bg-roof text-roof-ink-2 [&_:focus-visible]:outline-brass max-desk:grid"
    >
      {bar.map((place) => (
        <PlaceLink key={place.to} place={place} bar />
      ))}
      {me && (
        <SelfMenu
          me={me}
          side="top"
          more={more.length > 0 && more.map((place) => <MoreItem key={place.to} place={place} />)}
        >
          <button type="button" className={placeLook(true)}>
            <MenuIcon aria-hidden className="size-5 stroke-[1.75]" />
            More
            <MorePip />
          </button>
        </SelfMenu>
      )}
    </nav>
  );
}

/** What waits behind the bell, which on a phone is under More. */
function MorePip() {
  return <Pip count={useUnread()} of="unread notifications" className="absolute top-1.5 left-[calc(50%+5px)]" />;
}

const none = () => 0;

function MoreItem({ place }: { place: Place }) {
  const { to, icon: Icon, useCount = none, counts } = place;
  const label = labelOf(place, useNouns());
  const navigate = useNavigate();
  const count = useCount();
  return (
    <MenuItem onSelect={() => void navigate({ to })}>
      <Icon aria-hidden /> {label} <Pip count={count} of={counts} className="ml-auto" />
    </MenuItem>
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
