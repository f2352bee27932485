import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { control, Field, SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Ledger } from "@/ui/page";
import { TimeZoneField } from "@/ui/time-zone";
import { toast } from "@/ui/toast";
import { useChangeProject, type ProjectChange } from "../queries";
import type { ProductType, Project } from "../types";
import { productNames } from "../words";

/** What a project is called, what it makes, and who sees it. */
export function SettingsFacts({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const change = useChangeProject(project.id);
  const [draft, setDraft] = useState<ProjectChange>({});
  const now = { ...project, ...draft };
  const settings = now.settings;
  const set = (next: ProjectChange) => setDraft({ ...draft, ...next });
  const changed = Object.entries(draft).some(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(project[field as keyof ProjectChange]),
  );
  const problem = isProblem(change.error) ? change.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft, {
      onSuccess: () => {
        setDraft({});
        toast("The project is changed");
      },
    });
  };
  return (
    <Ledger title="The project">
      <form noValidate onSubmit={submit} className="pt-4">
        <fieldset disabled={!mayChange} className="grid max-w-[520px] gap-4">
          <div className="grid grid-cols-[1fr_120px] gap-4">
            <Field
              label="Name"
              value={now.name}
              maxLength={80}
              autoComplete="off"
              problem={problem?.at("name")}
              onChange={(event) => set({ name: event.target.value })}
            />
            <Field
              label="Key"
              value={now.key}
              maxLength={6}
              autoComplete="off"
              problem={problem?.at("key")}
              onChange={(event) => set({ key: event.target.value.toUpperCase().replaceAll(/[^A-Z]/g, "") })}
            />
          </div>
          <div className="grid gap-[5px]">
            <label htmlFor="project-description" className="text-13 font-semibold">
              Description
            </label>
            <textarea
              id="project-description"
              rows={3}
              maxLength={20_000}
              value={now.description ?? ""}
              onChange={(event) => set({ description: event.target.value === "" ? null : event.target.value })}
              className={`${control} h-auto py-2`}
            />
          </div>
          <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
            <SelectField
              label="Makes"
              value={now.product_type}
              onChange={(event) => set({ product_type: event.target.value as ProductType })}
            >
              {(Object.keys(productNames) as ProductType[]).map((one) => (
                <option key={one} value={one}>
                  {productNames[one]}
                </option>
              ))}
            </SelectField>
            <SelectField
              label="Opens as"
              value={settings.default_view ?? "board"}
              onChange={(event) =>
                set({ settings: { ...settings, default_view: event.target.value as "board" | "list" | "timeline" } })
              }
            >
              <option value="board">Board</option>
              <option value="list">List</option>
              <option value="timeline">Timeline</option>
            </SelectField>
          </div>
          <TimeZoneField
            label="Time zone"
            value={settings.time_zone ?? ""}
            none="As the organization"
            hint="Where a due day ends."
            disabled={!mayChange}
            onChange={(zone) => set({ settings: { ...settings, time_zone: zone === "" ? undefined : zone } })}
          />
          <label className="flex items-start gap-2.5 text-13">
            <input
              type="checkbox"
              checked={now.is_private}
              onChange={(event) => set({ is_private: event.target.checked })}
              className="mt-0.5 size-4 flex-none accent-patina"
            />
            <span className="font-semibold">
              Private
              <span className="block text-12 font-normal text-ink-3">
                Only its members see it, or know that it is there.
              </span>
            </span>
          </label>
          <FormProblem problem={problem} shown={["name", "key"]} />
          {mayChange && (
            <div className="flex items-center gap-3">
              <Button type="submit" look="main" busy={change.isPending} disabled={!changed || now.name.trim() === ""}>
                Save changes
              </Button>
              {changed && !change.isPending && <span className="text-12 font-[650] text-brass-ink">Not saved yet</span>}
            </div>
          )}
        </fieldset>
      </form>
    </Ledger>
  );
}
