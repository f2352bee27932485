import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Organization } from "@/api/types";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Head, Main } from "@/ui/frame";
import { Facade } from "@/ui/facade";
import { Ledger, Sheet } from "@/ui/page";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { TimeZoneField } from "@/ui/time-zone";
import { toast } from "@/ui/toast";
import { listing, spelled } from "@/ui/words";
import { useBackToPages } from "../components/back";
import { blueprintsQuery, organizationQuery, useChangeOrganization } from "../queries";

/** What the organization is called, and where it keeps its time. */
export function Settings() {
  const organization = useQuery(organizationQuery);
  return (
    <Main>
      <Head title="Organization" sub={organization.data?.name} back={useBackToPages()} />
      <Sheet>
        {organization.isError ? (
          <ErrorState
            title="The organization did not load"
            error={organization.error}
            retry={() => void organization.refetch()}
          />
        ) : organization.data ? (
          <div className="max-w-[680px]">
            <Facts key={organization.data.id} organization={organization.data} />
            <BuiltFrom blueprint={organization.data.blueprint} />
          </div>
        ) : (
          <Skeleton label="Loading the organization">
            <div className="grid max-w-[440px] gap-5 pt-8">
              <Bone className="w-24" />
              <Bone className="h-10" />
              <Bone className="w-24" />
              <Bone className="h-10" />
            </div>
          </Skeleton>
        )}
      </Sheet>
    </Main>
  );
}

function Facts({ organization }: { organization: Organization }) {
  const change = useChangeOrganization();
  const [name, setName] = useState(organization.name);
  const [zone, setZone] = useState(organization.time_zone);
  const changed = name.trim() !== organization.name || zone !== organization.time_zone;
  const problem = isProblem(change.error) ? change.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), time_zone: zone }, { onSuccess: () => toast("The organization is changed") });
  };
  return (
    <Ledger title="Name and time">
      <form noValidate onSubmit={submit} className="grid max-w-[440px] gap-4 pt-4">
        <Field
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={problem?.at("name")}
          autoComplete="organization"
          required
        />
        <TimeZoneField
          label="Time zone"
          value={zone}
          onChange={setZone}
          hint="Where a day begins and ends for the whole organization."
          problem={problem?.at("time_zone")}
        />
        <FormProblem problem={problem} shown={["name", "time_zone"]} />
        <div className="flex items-center gap-3">
          <Button type="submit" look="main" busy={change.isPending} disabled={!changed || name.trim() === ""}>
            Save changes
          </Button>
          {changed && !change.isPending && <span className="text-12 font-[650] text-brass-ink">Not saved yet</span>}
        </div>
      </form>
    </Ledger>
  );
}

function BuiltFrom({ blueprint: key }: { blueprint: string }) {
  const { data } = useQuery(blueprintsQuery);
  const blueprint = data?.find((one) => one.key === key);
  return (
    <Ledger title="Blueprint" className="pt-10">
      <div className="flex items-center gap-6 pt-4">
        <Facade blueprint={key} modules={blueprint?.modules.length ?? 0} className="h-[86px] w-[98px] flex-none" />
        <div className="text-13 text-ink-2">
          <h3 className="font-display text-15 font-[650] text-ink">{blueprint?.title ?? spelled(key)}</h3>
          {blueprint && (
            <>
              <p className="mt-0.5">{blueprint.tagline}</p>
              {blueprint.modules.length > 0 && (
                <p className="mt-1.5 text-ink-3">On: {listing(blueprint.modules.map(({ title }) => title))}.</p>
              )}
            </>
          )}
        </div>
      </div>
    </Ledger>
  );
}
