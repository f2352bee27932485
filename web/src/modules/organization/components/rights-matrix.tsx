import { Check, Minus, Plus } from "lucide-react";
import { Fragment, useState, type CSSProperties, type KeyboardEvent } from "react";
import type { Member, PermissionEntry, Role } from "@/api/types";
import { Arcade } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { capital, count, spelled } from "@/ui/words";
import type { RightsDraft } from "./rights-draft";
import { RoleMenu } from "./role-menu";

/** The rights of all roles on one sheet: a row a right, a column a role; on a phone one role at a time. */
export function RightsMatrix({
  roles,
  permissions,
  members,
  draft,
  mayChange,
  onTurn,
}: {
  roles: readonly Role[];
  permissions: readonly PermissionEntry[];
  members: readonly Member[];
  draft: RightsDraft;
  mayChange: boolean;
  onTurn: (role: string, permission: string) => void;
}) {
  const [picked, pick] = useState<string>();
  const shown = roles.find(({ id }) => id === picked) ?? roles[0];
  const hot = picked;
  const modules = [...new Set(permissions.map(({ module }) => module))];
  const column = (role: Role) =>
    cx(role === shown ? "max-desk:w-14" : "max-desk:hidden", role.id === hot && "desk:bg-ground");
  return (
    <>
      <div
        role="group"
        aria-label="Role"
        className="thin-scroll mt-3 mb-1 hidden overflow-x-auto rounded-[8px] bg-sunken p-[3px] max-desk:flex"
      >
        {roles.map((role) => (
          <button
            key={role.id}
            type="button"
            aria-pressed={role === shown}
            onClick={() => pick(role.id)}
            className="min-h-11 flex-1 rounded-[5px] px-3 text-13 font-semibold whitespace-nowrap text-ink-2 aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-lift-1"
          >
            {role.name}
          </button>
        ))}
      </div>
      {mayChange && shown && (
        <div className="flex items-center justify-between pt-2 text-13 text-ink-3 desk:hidden">
          <span>{count(shown.member_count, "person", "people")}</span>
          <RoleMenu role={shown} />
        </div>
      )}
      <table
        role="grid"
        className="w-full text-13 desk:min-w-(--least) desk:table-fixed"
        style={{ "--least": `${220 + roles.length * 96}px` } as CSSProperties}
        onKeyDown={walk}
      >
        <caption className="sr-only">Rights of each role</caption>
        <colgroup className="max-desk:hidden">
          <col className="w-[36%]" />
        </colgroup>
        <thead className="max-desk:sr-only">
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-4 bg-surface pt-2.5 pb-2 text-left align-bottom text-12 font-semibold text-ink-3 shadow-[inset_0_-2px_0_var(--ink)]"
            >
              Right
            </th>
            {roles.map((role) => (
              <th
                key={role.id}
                scope="col"
                className={cx(
                  "group sticky top-0 z-3 rounded-t-control bg-surface px-1.5 pt-2.5 pb-2 text-center align-bottom shadow-[inset_0_-2px_0_var(--ink)]",
                  column(role),
                )}
              >
                <span className="mb-1 flex h-[22px] justify-center font-normal max-hall:hidden">
                  <Arcade people={members.filter((member) => member.roles.some(({ id }) => id === role.id))} />
                </span>
                <span className="flex items-center justify-center">
                  <b
                    className="truncate py-0.5 font-display text-15 leading-tight font-[650] max-hall:text-13"
                    title={role.name}
                  >
                    {role.name}
                  </b>
                  {mayChange && (
                    <span className="w-0 opacity-0 group-hover:opacity-100 focus-within:opacity-100 has-data-[state=open]:opacity-100">
                      <RoleMenu role={role} />
                    </span>
                  )}
                </span>
                <span className="text-12 font-[450] text-ink-3">
                  {role.member_count === 0 ? "nobody yet" : count(role.member_count, "person", "people")}
                  {role.blueprint_role === null && ", custom"}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {modules.map((module) => (
            <Fragment key={module}>
              <tr>
                <th
                  scope="rowgroup"
                  className="border-b border-line-strong pt-[18px] pb-1.5 text-left font-display text-14 leading-none font-[650]"
                >
                  {capital(spelled(module))}
                </th>
                {roles.map((role) => (
                  <td key={role.id} className={cx("border-b border-line-strong", column(role))} />
                ))}
              </tr>
              {permissions
                .filter((permission) => permission.module === module)
                .map((permission) => (
                  <tr key={permission.key} className="group hover:bg-ground">
                    <th
                      scope="row"
                      title={permission.description || undefined}
                      className="h-[34px] border-b border-line bg-surface pr-2 text-left font-[450] group-hover:bg-ground desk:sticky desk:left-0 desk:z-2 max-desk:h-11 max-desk:w-full"
                    >
                      {permission.title}
                    </th>
                    {roles.map((role) => (
                      <td
                        key={role.id}
                        className={cx("relative h-[34px] border-b border-line text-center max-desk:h-11", column(role))}
                      >
                        <Tick
                          label={`${role.name}: ${permission.title}`}
                          saved={role.permissions.includes(permission.key)}
                          turned={draft.get(role.id)?.has(permission.key) ?? false}
                          mayChange={mayChange}
                          onFocus={() => pick(role.id)}
                          onTurn={() => onTurn(role.id, permission.key)}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Tick({
  label,
  saved,
  turned,
  mayChange,
  onFocus,
  onTurn,
}: {
  label: string;
  saved: boolean;
  turned: boolean;
  mayChange: boolean;
  onFocus: () => void;
  onTurn: () => void;
}) {
  const allowed = saved !== turned;
  if (!mayChange) {
    return (
      <span className="inline-grid place-items-center align-middle">
        <Cell allowed={allowed} turned={false} />
        <span className="sr-only">{allowed ? "allowed" : "not allowed"}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={allowed}
      aria-label={turned ? `${label}, not saved yet` : label}
      onClick={onTurn}
      onFocus={onFocus}
      className="group/tick inline-grid size-8 place-items-center rounded-inner align-middle max-desk:size-11"
    >
      <Cell allowed={allowed} turned={turned} />
    </button>
  );
}

/** One mark of the sheet: a tick, a dash, or the brass sign of what is not saved. */
export function Cell({ allowed, turned, small }: { allowed: boolean; turned: boolean; small?: boolean }) {
  const size = small ? "size-4" : "size-5";
  if (turned) {
    const Sign = allowed ? Plus : Minus;
    return (
      <span
        className={cx(
          size,
          "grid place-items-center rounded-inner bg-brass text-on-brass shadow-[0_0_0_3px_var(--brass-soft),0_0_0_4px_var(--brass)]",
        )}
      >
        <Sign aria-hidden className="size-3.5" />
      </span>
    );
  }
  if (allowed) {
    return (
      <span
        className={cx(
          size,
          "grid place-items-center rounded-inner bg-[color-mix(in_oklab,var(--patina)_20%,var(--surface))] text-patina-ink",
        )}
      >
        <Check aria-hidden className="size-3.5" />
      </span>
    );
  }
  return (
    <span className={cx(size, "grid place-items-center rounded-inner group-hover/tick:bg-hover")}>
      <span className="h-0.5 w-2 rounded-[1px] bg-line-strong" />
    </span>
  );
}

/** Arrow keys walk over the ticks, as on any sheet. */
function walk(event: KeyboardEvent<HTMLTableElement>) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const cell = event.target instanceof HTMLElement ? event.target.closest("td") : null;
  const row = cell?.closest("tr");
  if (!step || !cell || !row) return;
  const [down = 0, right = 0] = step;
  const rows = [...event.currentTarget.querySelectorAll("tbody tr")].filter((tr) =>
    tr.querySelector("[role=checkbox]"),
  );
  const target =
    rows[rows.indexOf(row) + down]?.children[cell.cellIndex + right]?.querySelector<HTMLElement>("[role=checkbox]");
  if (!target) return;
  event.preventDefault();
  target.focus();
}
