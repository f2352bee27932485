import { useQuery } from "@tanstack/react-query";
import { Check, Search, X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import type { Member } from "@/api/types";
import { cx } from "@/ui/classes";
import { Button } from "@/ui/button";
import { ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { peopleQuery, usePresence } from "../queries";
import { Person, presenceWords } from "./person";

/** Chooses people of the organization: type to narrow, arrows and Enter to choose, Backspace to take the last one back. */
export function PeoplePicker({
  label,
  chosen,
  onChange,
  without,
  focus = true,
}: {
  label: string;
  chosen: readonly Member[];
  onChange: (chosen: readonly Member[]) => void;
  /** User ids that cannot be chosen: oneself, or who is there already. */
  without: ReadonlySet<string>;
  /** Whether the person types here first. */
  focus?: boolean;
}) {
  const people = useQuery(peopleQuery);
  const presence = usePresence();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const words = text.trim().toLocaleLowerCase();
  const found = (people.data ?? [])
    .filter(({ id }) => !without.has(id))
    .filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(words))
    .sort((one, other) => one.name.localeCompare(other.name));
  const current = Math.min(at, Math.max(0, found.length - 1));
  const isChosen = (person: Member) => chosen.some(({ id }) => id === person.id);
  const toggle = (person: Member) => {
    onChange(isChosen(person) ? chosen.filter(({ id }) => id !== person.id) : [...chosen, person]);
    setText("");
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const person = found[current];
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter" && person && (text !== "" || !isChosen(person))) toggle(person);
    else if (event.key === "Backspace" && text === "" && chosen.length > 0) return onChange(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: "nearest" });
  };

  return (
    <div className="grid gap-2">
      <label htmlFor={`${id}-field`} className="text-13 font-semibold">
        {label}
      </label>
      <div className="flex min-h-10 flex-wrap items-center gap-1.5 rounded-control border border-edge bg-raised px-2 py-1 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        {chosen.length === 0 && <Search aria-hidden className="ml-1 size-4 flex-none stroke-[1.75] text-ink-3" />}
        {chosen.map((person) => (
          <span key={person.id} className="flex h-7 items-center gap-1.5 rounded-inner bg-sunken pl-1.5 text-13">
            <Person person={{ ...person, user_id: person.id }} size={20} />
            <bdi className="max-w-[160px] truncate">{person.name}</bdi>
            <Button look="bare" size="small" icon aria-label={`Take ${person.name} out`} onClick={() => toggle(person)}>
              <X aria-hidden className="size-3.5!" />
            </Button>
          </span>
        ))}
        <input
          id={`${id}-field`}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
          autoComplete="off"
          autoFocus={focus}
          value={text}
          placeholder={chosen.length === 0 ? "Name or address" : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-7 min-w-[72px] flex-1 bg-transparent px-1 text-14 outline-none"
        />
      </div>
      {people.isError && (
        <ErrorState title="The people did not load" error={people.error} retry={() => void people.refetch()} />
      )}
      {people.isPending && (
        <Skeleton label="Loading people">
          <PeopleBones />
        </Skeleton>
      )}
      {people.data && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label="People"
          aria-multiselectable
          tabIndex={-1}
          className="thin-scroll -mx-2 max-h-[min(264px,34dvh)] min-h-[120px] overflow-auto px-2"
        >
          {found.map((person, index) => (
            // The keys are the field's: it keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={person.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={isChosen(person)}
              onClick={() => toggle(person)}
              className={cx(
                "flex min-h-10 cursor-pointer items-center gap-3 rounded-control px-2 py-1 text-13 hover:bg-hover max-desk:min-h-12",
                index === current && "bg-hover",
              )}
            >
              <Person person={{ ...person, user_id: person.id }} presence={presence(person.id)} size={24} />
              <span className="min-w-0 flex-1 leading-[1.3]">
                <bdi className="block truncate font-semibold">{person.name}</bdi>
                <span className="block truncate text-12 text-ink-3">{person.email}</span>
              </span>
              <span className="sr-only">{presenceWords[presence(person.id)]}</span>
              {isChosen(person) && <Check aria-hidden className="size-4 text-patina-ink" />}
            </li>
          ))}
          {found.length === 0 && (
            <li className="px-2 py-6 text-center text-13 text-ink-3" role="presentation">
              {words === "" ? "There is nobody else to choose." : `Nobody here is called “${text.trim()}”.`}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
