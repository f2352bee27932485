import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { api } from "@/api/client";
import { useMe } from "@/modules/identity/queries";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";
import { listing } from "@/ui/words";
import { keys } from "../cache/keys";
import { usePerson } from "../queries";
import { useWatchers, type Watcher } from "../talk";
import type { Card } from "../types";

/** Who hears of what happens to a task, and whether oneself does. */
export function Watching({ card }: { card: Card }) {
  const client = useQueryClient();
  const me = useMe().data?.id;
  const person = usePerson();
  const watchers = useWatchers(card.id).data ?? [];
  const people = watchers.map(({ user_id }) => person(user_id));
  const mine = people.some(({ id }) => id === me);
  const queryKey = keys.watchers(card.id);
  const change = useMutation({
    mutationFn: (on: boolean) =>
      on ? api.post<void>(`/tasks/${card.id}/watch`) : api.delete(`/tasks/${card.id}/watch`),
    onMutate: (on) =>
      client.setQueryData<readonly Watcher[]>(queryKey, (list) => {
        const others = list?.filter(({ user_id }) => user_id !== me);
        return on && others && me !== undefined ? [...others, { user_id: me }] : others;
      }),
    onError: (problem) => toastProblem("It is as it was.", problem),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  return (
    <>
      <dt>Follows</dt>
      <dd className="flex min-h-7 items-center gap-2">
        {people.length > 0 && (
          <span title={people.map(({ name }) => name).join(", ")}>
            <span className="sr-only">{listing(people.map(({ name }) => name))}</span>
            <Arcade people={people} most={6} />
          </span>
        )}
        <Button look="bare" size="small" className="-ml-1.5" onClick={() => change.mutate(!mine)}>
          {mine ? <EyeOff aria-hidden className="size-3.5!" /> : <Eye aria-hidden className="size-3.5!" />}
          {mine ? "Unfollow" : "Follow"}
        </Button>
      </dd>
    </>
  );
}
