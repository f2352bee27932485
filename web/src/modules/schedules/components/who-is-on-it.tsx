import { usePeople } from "@/modules/chat/queries";
import { Avatar } from "@/ui/avatar";

/** Who is on a shift: everybody to choose from for whoever keeps the plan, oneself for everybody else. */
export function WhoIsOnIt({
  people,
  me,
  mayManage,
  problem,
  onChange,
}: {
  people: readonly string[];
  me: string;
  mayManage: boolean;
  problem: string | undefined;
  onChange: (people: string[]) => void;
}) {
  const all = usePeople().filter(({ id }) => mayManage || id === me);
  return (
    <fieldset className="grid gap-[5px]">
      <legend className="pb-1 text-13 font-semibold">Who is on it</legend>
      <div className="thin-scroll grid max-h-40 grid-cols-2 gap-x-3 overflow-auto rounded-control border border-edge px-2 py-1 max-desk:grid-cols-1">
        {all.map(({ id, name, avatar_url }) => (
          <label key={id} className="flex min-h-8 min-w-0 items-center gap-2 text-13">
            <input
              type="checkbox"
              checked={people.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...people, id] : people.filter((one) => one !== id))}
              className="size-4 flex-none accent-patina"
            />
            <Avatar id={id} name={name} photo={avatar_url} size={20} />
            <span className="truncate">{name}</span>
          </label>
        ))}
      </div>
      {problem && (
        <p role="alert" className="text-12 text-madder-ink">
          The list {problem}
        </p>
      )}
    </fieldset>
  );
}
