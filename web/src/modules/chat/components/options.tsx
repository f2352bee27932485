import { AtSign, Slash, Users } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../identity/queries";
import { rolesQuery } from "../../organization/queries";
import type { SlashCommand } from "../commands";
import { ROLE, type NamedRole } from "../text/mentions";
import type { ConversationMember } from "../types";
import type { Begun, Option } from "./choice";
import { Person } from "./person";

/** So many are offered at once. */
const MOST = 6;
const NO_ROLES: readonly NamedRole[] = [];

/** The roles that can be called, where this person may see them. */
export function useRolesToCall(wanted: boolean): readonly NamedRole[] {
  const can = useCan();
  return useQuery({ ...rolesQuery, enabled: wanted && can("organization.members.read") }).data ?? NO_ROLES;
}

/** What was begun before the caret: a name after `@`, or, at the very beginning, a command after `/`. */
export function beginnings(
  before: string,
  people: readonly ConversationMember[],
  roles: readonly NamedRole[],
  { mayCallAll, many, slashes }: { mayCallAll: boolean; many: boolean; slashes: readonly SlashCommand[] },
): Begun | undefined {
  const command = /^\/([a-z]*)$/.exec(before)?.[1];
  if (command !== undefined) {
    return {
      from: 0,
      of: "Commands",
      options: slashes.filter(({ name }) => name.startsWith(command) && name !== command).map(drawCommand),
    };
  }
  const name = /(?:^|[\s(])@([\p{L}\p{N}:-]*)$/u.exec(before)?.[1];
  if (name === undefined) return undefined;
  const wanted = name.toLocaleLowerCase();
  const begins = (words: string) =>
    words
      .toLocaleLowerCase()
      .split(/[\s:-]+/u)
      .some((word) => word.startsWith(wanted));
  const calls: Option[] = many ? callsOf(wanted, mayCallAll) : [];
  const byRole =
    many && wanted !== "" ? roles.filter(({ key, name }) => begins(name) || `${ROLE}${key}`.startsWith(wanted)) : [];
  const options = [
    ...people.filter((person) => begins(person.name)).map(drawPerson),
    ...calls,
    ...byRole.map(drawRole),
  ];
  return { from: before.length - name.length - 1, of: "People", options: options.slice(0, MOST) };
}

function callsOf(wanted: string, mayCallAll: boolean): Option[] {
  const all = [
    { word: "channel", says: mayCallAll ? "everyone in it" : undefined },
    { word: "here", says: "those who are here now" },
  ];
  return all.flatMap(({ word, says }) =>
    says && word.startsWith(wanted)
      ? [
          {
            id: `@${word}`,
            text: `@${word} `,
            label: (
              <>
                <AtSign aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
                <span className="font-semibold">{word}</span>
                <span className="truncate text-ink-3">{says}</span>
              </>
            ),
          },
        ]
      : [],
  );
}

function drawPerson(person: ConversationMember): Option {
  return {
    id: person.user_id,
    text: `@${person.name} `,
    label: (
      <>
        <Person person={person} size={24} className="mb-0" />
        <span className="truncate">{person.name}</span>
      </>
    ),
  };
}

function drawRole({ id, key, name }: NamedRole): Option {
  return {
    id,
    text: `@${ROLE}${key} `,
    label: (
      <>
        <Users aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
        <span className="truncate font-semibold">{name}</span>
        <span className="truncate text-ink-3">everyone in this role here</span>
      </>
    ),
  };
}

function drawCommand({ name, usage, description }: SlashCommand): Option {
  return {
    id: name,
    text: usage === "" ? `/${name}` : `/${name} `,
    label: (
      <>
        <Slash aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
        <span className="font-semibold">{name}</span>
        <span className="min-w-0 truncate text-ink-3">{usage}</span>
        <span className="ml-auto flex-none pl-3 text-12 text-ink-3">{description}</span>
      </>
    ),
  };
}
