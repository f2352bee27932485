import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/modules/identity/queries";
import { nounOf, type Noun } from "@/ui/words";
import { blueprintsQuery } from "./queries";

/** What the people of this organization call a thing: where a blueprint says nothing, its usual name. */
export function useNouns(): (thing: string) => Noun {
  const { data: me } = useMe();
  const { data: blueprints } = useQuery(blueprintsQuery);
  const active = me?.organizations.find(({ id }) => id === me.active_organization_id);
  const words = blueprints?.find(({ key }) => key === active?.blueprint)?.words;
  return (thing) => nounOf(words?.[thing] ?? thing);
}

export function useNoun(thing: string): Noun {
  return useNouns()(thing);
}
