import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { everyPage } from "@/api/pages";
import { isProblem } from "@/api/problem";
import { useMe } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Menu, MenuItem, MenuLabel } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { keys } from "../cache/keys";
import { useDesk } from "../desk";
import { filterOf, queryOf } from "../filter-query";
import type { SavedFilter } from "../types";

function useSavedFilters(project: string): readonly SavedFilter[] {
  const { data = [] } = useQuery({
    queryKey: keys.filters,
    queryFn: ({ signal }): Promise<readonly SavedFilter[]> => everyPage<SavedFilter>("/saved-filters", { signal }),
  });
  return data.filter(({ project_id }) => project_id === project || project_id === null);
}

/** The filters that were kept, one's own and those that others share. */
export function SavedFilters() {
  const { project, setFilter } = useDesk();
  const client = useQueryClient();
  const me = useMe().data?.id;
  const saved = useSavedFilters(project.id);
  if (saved.length === 0) return null;
  const remove = (filter: SavedFilter) =>
    api.delete(`/saved-filters/${filter.id}`).then(
      () => client.invalidateQueries({ queryKey: keys.filters }),
      (problem: unknown) => toastProblem("The filter is still there.", problem),
    );
  const group = (title: string, filters: readonly SavedFilter[]) =>
    filters.length > 0 && (
      <>
        <MenuLabel>{title}</MenuLabel>
        {filters.map((filter) => (
          <div key={filter.id} className="flex items-center">
            <MenuItem className="min-w-0 flex-1" onSelect={() => setFilter(filterOf(filter.query))}>
              <bdi className="truncate">{filter.name}</bdi>
            </MenuItem>
            {filter.created_by === me && (
              <MenuItem aria-label={`Delete the filter ${filter.name}`} onSelect={() => void remove(filter)}>
                <Trash2 aria-hidden />
              </MenuItem>
            )}
          </div>
        ))}
      </>
    );
  return (
    <Menu
      align="end"
      label="Saved filters"
      trigger={
        <Button
          look="bare"
          size="small"
          aria-label="Saved filters"
          title="Saved filters"
          className="max-desk:w-9 max-desk:px-0"
        >
          <Bookmark aria-hidden className="size-3.5!" /> <span className="max-desk:hidden">Saved</span>
        </Button>
      }
    >
      {group(
        "Mine",
        saved.filter(({ created_by }) => created_by === me),
      )}
      {group(
        "Shared",
        saved.filter(({ created_by }) => created_by !== me),
      )}
    </Menu>
  );
}

/** Keeps the filter that is on. */
export function SaveFilter() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="bare" size="small" onClick={() => setOpen(true)}>
        Save filter
      </Button>
      {open && <Form onClose={() => setOpen(false)} />}
    </>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { project, filter } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      api.post<SavedFilter>("/saved-filters", {
        project_id: project.id,
        name: name.trim(),
        query: queryOf(filter),
        is_shared: shared,
      }),
    onSuccess: () => {
      onClose();
      return client.invalidateQueries({ queryKey: keys.filters });
    },
  });
  const problem = isProblem(save.error) ? (save.error.at("name") ?? save.error.message) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Save this filter">
      <form noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          value={name}
          maxLength={80}
          autoFocus
          autoComplete="off"
          problem={problem}
          onChange={(event) => setName(event.target.value)}
        />
        <label className="flex items-center gap-2.5 text-13">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.target.checked)}
            className="size-4 flex-none accent-patina"
          />
          Show it to everyone who sees this project
        </label>
        <div className="flex justify-end gap-2 max-desk:*:flex-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" busy={save.isPending} disabled={name.trim() === ""}>
            Save filter
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
