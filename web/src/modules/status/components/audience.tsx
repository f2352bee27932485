import { Globe, Shield, Users, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { Member } from "@/api/types";
import { PeoplePicker } from "@/modules/chat/components/people-picker";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Menu, MenuCheck } from "@/ui/menu";
import { audienceOf, useCompany } from "../people";
import type { Audience } from "../queries";
import type { Visibility } from "../types";

export const everyone: Audience = { visibility: "public", user_ids: [], role_ids: [] };

const icons: Record<Visibility, LucideIcon> = { public: Globe, private: Users, "role-based": Shield };

/** For whom a status is: everyone, chosen people, or chosen roles. */
export function AudienceChoice({
  audience,
  me,
  onChange,
}: {
  audience: Audience;
  me: string;
  onChange: (audience: Audience) => void;
}) {
  const company = useCompany();
  const [choosing, setChoosing] = useState<Visibility | null>(null);
  const Icon = icons[audience.visibility];
  const said = audienceOf(audience, company, me);
  // Who may not see the people can only write to all of them.
  if (company.people.length === 0) return <span className="px-2 text-12 text-ink-3">For everyone</span>;
  const close = () => setChoosing(null);
  const choose = (next: Audience) => {
    onChange(next);
    close();
  };
  return (
    <>
      <Menu
        label="For whom"
        align="start"
        trigger={
          <Button look="bare" size="small" title={said ? `For ${said.full}` : "For everyone"}>
            <Icon aria-hidden />
            <span className="max-w-[180px] truncate">{said ? `For ${said.short}` : "For everyone"}</span>
          </Button>
        }
      >
        <MenuCheck checked={audience.visibility === "public"} onSelect={() => onChange(everyone)}>
          <Globe aria-hidden /> Everyone
        </MenuCheck>
        <MenuCheck checked={audience.visibility === "private"} onSelect={() => setChoosing("private")}>
          <Users aria-hidden /> Chosen people…
        </MenuCheck>
        {company.roles.length > 0 && (
          <MenuCheck checked={audience.visibility === "role-based"} onSelect={() => setChoosing("role-based")}>
            <Shield aria-hidden /> Chosen roles…
          </MenuCheck>
        )}
      </Menu>
      {choosing === "private" && (
        <PeopleDialog audience={audience} people={company.people} me={me} onDone={choose} onClose={close} />
      )}
      {choosing === "role-based" && (
        <RolesDialog audience={audience} roles={company.roles} onDone={choose} onClose={close} />
      )}
    </>
  );
}

const MOST_PEOPLE = 100;

function PeopleDialog({
  audience,
  people,
  me,
  onDone,
  onClose,
}: {
  audience: Audience;
  people: readonly Member[];
  me: string;
  onDone: (audience: Audience) => void;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<readonly Member[]>(() =>
    people.filter(({ id }) => audience.user_ids.includes(id)),
  );
  const done = () => onDone({ visibility: "private", user_ids: chosen.map(({ id }) => id), role_ids: [] });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="For chosen people"
      description="You and they read it; nobody else knows that it is there."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" disabled={chosen.length === 0 || chosen.length > MOST_PEOPLE} onClick={done}>
            {chosen.length > MOST_PEOPLE ? `Choose ${MOST_PEOPLE} at most` : "Choose them"}
          </Button>
        </>
      }
    >
      <PeoplePicker label="People" chosen={chosen} onChange={setChosen} without={new Set([me])} />
    </Dialog>
  );
}

function RolesDialog({
  audience,
  roles,
  onDone,
  onClose,
}: {
  audience: Audience;
  roles: readonly { id: string; name: string }[];
  onDone: (audience: Audience) => void;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<readonly string[]>(audience.role_ids);
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="For chosen roles"
      description="Whoever holds one of them reads it, for as long as they hold it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="main"
            disabled={chosen.length === 0}
            onClick={() => onDone({ visibility: "role-based", user_ids: [], role_ids: [...chosen] })}
          >
            Choose them
          </Button>
        </>
      }
    >
      <ul className="thin-scroll -mx-2 max-h-[34dvh] overflow-auto">
        {roles.map(({ id, name }) => (
          <li key={id}>
            <label className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-2 text-14 hover:bg-hover max-desk:min-h-11">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
                className="size-4 accent-(--patina)"
              />
              {name}
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
