import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Blueprint } from "@/api/types";
import { useMe, useSignOut } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Facade } from "@/ui/facade";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Brand } from "@/ui/gable";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { hereZone, TimeZoneField } from "@/ui/time-zone";
import { capital, count, listing } from "@/ui/words";
import { blueprintsQuery, useFoundOrganization } from "../queries";

/** Founding: a blueprint is chosen as one chooses a drawing, then the organization gets its name. */
export function Found() {
  const me = useMe();
  const blueprints = useQuery(blueprintsQuery);
  const [chosen, choose] = useState<string>();
  const blueprint = blueprints.data?.find(({ key }) => key === chosen) ?? blueprints.data?.[0];
  const here = me.data?.organizations.find(({ id }) => id === me.data.active_organization_id);
  return (
    <div className="flex min-h-dvh flex-col bg-ground">
      <title>Found an organization · Guildhall</title>
      <header className="mx-auto flex w-full max-w-[1320px] items-center gap-4 px-10 py-5 max-desk:px-4 max-desk:py-3.5">
        <Brand />
        <div className="ml-auto flex items-center gap-4 text-13 text-ink-3">
          {me.data && <span className="max-desk:hidden">Signed in as {me.data.name}</span>}
          {here ? (
            <Button asChild look="bare" size="small">
              <Link to="/chat">Back to {here.name}</Link>
            </Button>
          ) : (
            <SignOut />
          )}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-[1320px] grid-cols-[minmax(0,1fr)_336px] items-start gap-x-10 px-10 pt-3 pb-8 outline-none max-hall:grid-cols-1 max-hall:gap-y-8 max-desk:gap-y-6 max-desk:px-4 max-desk:pt-1 max-desk:pb-6"
      >
        <div className="col-span-full">
          <h1 className="font-display text-[2.125rem] leading-[1.1] font-bold tracking-[-0.02em] max-desk:text-28">
            Found an organization
          </h1>
          <p className="max-w-[68ch] pt-2.5 pb-5.5 text-15 text-pretty text-ink-2 max-desk:pb-0">
            Choose the drawing to build from. It decides which modules are on and which roles people can hold. Each lit
            window is a module. Roles can be changed and added later.
          </p>
        </div>
        {blueprints.isError ? (
          <ErrorState
            title="The blueprints did not load"
            error={blueprints.error}
            retry={() => void blueprints.refetch()}
          />
        ) : blueprints.data ? (
          <fieldset className="border-t-2 border-ink">
            <legend className="sr-only">Blueprint</legend>
            {blueprints.data.map((one) => (
              <Print key={one.key} blueprint={one} chosen={one === blueprint} onChoose={() => choose(one.key)} />
            ))}
          </fieldset>
        ) : (
          <Skeleton label="Loading blueprints">
            <PrintBones />
          </Skeleton>
        )}
        {blueprint && <Slip blueprint={blueprint} />}
      </main>
    </div>
  );
}

function Print({ blueprint, chosen, onChoose }: { blueprint: Blueprint; chosen: boolean; onChoose: () => void }) {
  const { key, title, tagline, description, modules, roles } = blueprint;
  return (
    <label
      className={cx(
        "relative grid cursor-pointer grid-cols-[122px_226px_minmax(0,1fr)_20px] items-center gap-x-5 border-b border-line-strong py-[9px] pr-4 pl-2.5 hover:bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-patina max-hall:grid-cols-[88px_minmax(0,1fr)_20px] max-desk:grid-cols-[72px_minmax(0,1fr)_20px] max-desk:items-start max-desk:gap-x-3.5 max-desk:gap-y-1 max-desk:py-3 max-desk:pl-1.5",
        chosen &&
          "z-1 rounded-control border-transparent bg-raised shadow-[inset_0_0_0_2px_var(--patina)] hover:bg-raised",
      )}
    >
      <Facade
        blueprint={key}
        modules={modules.length}
        chosen={chosen}
        className="h-[108px] w-[122px] max-hall:row-span-2 max-hall:h-[78px] max-hall:w-[88px] max-desk:h-16 max-desk:w-[72px]"
      />
      <span className="block">
        <span className="block font-display text-17 leading-tight font-[650]">{title}</span>
        <span className="mt-[3px] block text-13 text-ink-2">{tagline}</span>
      </span>
      <span className="block text-13 leading-normal text-ink-2 max-hall:col-start-2">
        {modules.length > 0 && (
          <b className="font-semibold text-ink">{capital(modules.map((module) => module.title).join(", "))}. </b>
        )}
        {description} Roles: {roles.map((role) => role.title).join(", ")}.
      </span>
      <input
        type="radio"
        name="blueprint"
        value={key}
        checked={chosen}
        onChange={onChoose}
        aria-label={title}
        className="size-[18px] appearance-none rounded-full border-[1.5px] border-edge bg-raised outline-none checked:border-[5.5px] checked:border-patina max-hall:col-start-3 max-hall:row-start-1"
      />
    </label>
  );
}

function Slip({ blueprint }: { blueprint: Blueprint }) {
  const navigate = useNavigate();
  const found = useFoundOrganization(() => void navigate({ to: "/home" }));
  const [name, setName] = useState("");
  const [zone, setZone] = useState(hereZone);
  const problem = isProblem(found.error) ? found.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    found.mutate({ name: name.trim(), blueprint: blueprint.key, time_zone: zone });
  };
  return (
    <form
      noValidate
      aria-label="Your organization"
      onSubmit={submit}
      className="sticky top-6 grid gap-4 rounded-panel bg-surface px-6 pt-5.5 pb-6 shadow-[var(--lift-2),inset_0_0_0_1px_var(--line)] max-hall:static"
    >
      <h2 className="font-display text-17 leading-tight font-[650]">Your organization</h2>
      <Field
        label="Name"
        name="organization"
        autoComplete="organization"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={problem?.at("name")}
        required
      />
      <TimeZoneField label="Time zone" value={zone} onChange={setZone} problem={problem?.at("time_zone")} />
      <ul
        aria-label={`What ${blueprint.title} sets up`}
        className="grid gap-1.5 border-t border-line pt-3.5 text-13 text-ink-2"
      >
        {blueprint.modules.length > 0 && (
          <Adds>
            {count(blueprint.modules.length, "module")}: {listing(blueprint.modules.map(({ title }) => title))}
          </Adds>
        )}
        <Adds>
          {count(blueprint.roles.length, "role")}: {listing(blueprint.roles.map(({ title }) => title))}
        </Adds>
        <Adds>You may do everything, and others what you allow</Adds>
      </ul>
      <FormProblem problem={problem} shown={["name", "time_zone"]} />
      <Button type="submit" look="main" size="big" busy={found.isPending} disabled={name.trim() === ""}>
        <span className="truncate">Found {name.trim() || "it"}</span>
      </Button>
      <p className="-mt-1.5 text-12 text-ink-3">Nobody is invited yet.</p>
    </form>
  );
}

function Adds({ children }: { children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <Check aria-hidden className="mt-0.5 size-4 flex-none stroke-[1.75] text-patina-ink" />
      <span>{children}</span>
    </li>
  );
}

function SignOut() {
  const signOut = useSignOut();
  return (
    <Button look="bare" size="small" busy={signOut.isPending} onClick={() => signOut.mutate({})}>
      Sign out
    </Button>
  );
}

function PrintBones() {
  return (
    <div className="border-t-2 border-line">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex h-[126px] items-center gap-8 border-b border-line px-4">
          <Bone className="h-20 w-20" />
          <Bone className="w-40" />
          <Bone className="flex-1" />
        </div>
      ))}
    </div>
  );
}
