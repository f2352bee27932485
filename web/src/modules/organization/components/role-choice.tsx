import type { Role } from "@/api/types";

/** Roles to tick, for an invitation. */
export function RoleChoice({
  roles,
  chosen,
  onChange,
}: {
  roles: readonly Role[];
  chosen: readonly string[];
  onChange: (roles: string[]) => void;
}) {
  return (
    <fieldset className="grid gap-[5px]">
      <legend className="mb-[5px] text-13 font-semibold">Roles</legend>
      <div className="flex flex-wrap gap-2">
        {roles.map(({ id, name }) => (
          <label
            key={id}
            className="quick flex h-8 cursor-pointer items-center gap-2 rounded-control bg-raised px-2.5 text-13 shadow-[inset_0_0_0_1px_var(--line-strong)] hover:bg-hover has-checked:bg-patina-soft has-checked:font-semibold has-checked:text-patina-ink has-checked:shadow-[inset_0_0_0_1px_var(--patina)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-patina max-desk:h-11"
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
