import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { useNoun } from "@/modules/organization/vocabulary";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { count } from "@/ui/words";
import { useCreateProject } from "../queries";
import { useTemplates } from "../settings-queries";
import type { ProductType } from "../types";
import { keyFor, productNames } from "../words";

/** Begins a project. */
export function NewProject({ onClose }: { onClose: () => void }) {
  const { one } = useNoun("project");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`New ${one}`}>
      <Form onClose={onClose} />
    </Dialog>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const create = useCreateProject();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [product, setProduct] = useState<ProductType>("software");
  const templates = useTemplates().data ?? [];
  const [template, setTemplate] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const problem = isProblem(create.error) ? create.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const letters = key?.trim();
    create.mutate(
      {
        name: name.trim(),
        product_type: product,
        is_private: isPrivate,
        ...(letters && { key: letters }),
        ...(template !== "" && { template_id: template }),
      },
      {
        onSuccess: (project) => {
          onClose();
          void navigate({ to: "/projects/$project/board", params: { project: project.key } });
        },
      },
    );
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <Field
        label="Name"
        value={name}
        maxLength={80}
        autoFocus
        autoComplete="off"
        problem={problem?.at("name")}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid grid-cols-[120px_1fr] gap-4">
        <Field
          label="Key"
          value={key ?? keyFor(name)}
          maxLength={6}
          autoComplete="off"
          autoCapitalize="characters"
          problem={problem?.at("key")}
          onChange={(event) => setKey(event.target.value.toUpperCase().replaceAll(/[^A-Z]/g, ""))}
        />
        <SelectField label="Makes" value={product} onChange={(event) => setProduct(event.target.value as ProductType)}>
          {(Object.keys(productNames) as ProductType[]).map((one) => (
            <option key={one} value={one}>
              {productNames[one]}
            </option>
          ))}
        </SelectField>
      </div>
      {templates.length > 0 && (
        <SelectField label="Begins as" value={template} onChange={(event) => setTemplate(event.target.value)}>
          <option value="">An empty board</option>
          {templates.map(({ id, name, task_count }) => (
            <option key={id} value={id}>
              {name} ({count(task_count, "task")})
            </option>
          ))}
        </SelectField>
      )}
      <p className="-mt-2 text-12 text-ink-3">Its tasks are called {(key ?? keyFor(name)) || "LAB"}-1, -2 and so on.</p>
      <label className="flex items-start gap-2.5 text-13">
        <input
          type="checkbox"
          checked={isPrivate}
          onChange={(event) => setPrivate(event.target.checked)}
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
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={create.isPending} disabled={name.trim() === ""}>
          Begin project
        </Button>
      </div>
    </form>
  );
}
