import { CircleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./classes";
import { saidOf } from "./words";

export const control =
  "h-10 w-full rounded-control border border-edge bg-raised px-3 text-14 text-ink quick max-desk:h-11 aria-invalid:border-madder aria-invalid:shadow-[0_0_0_1px_var(--madder)] disabled:bg-sunken disabled:text-ink-3";

interface Around {
  label: string;
  hint?: ReactNode;
  /** The rule that was broken, in its own words; replaces the hint. */
  problem?: string;
  className?: string;
}

/** A labelled line of text. The problem, when there is one, stands below and is announced with the field. */
export function Field({ label, hint, problem, className, ...input }: Around & ComponentProps<"input">) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem} className={className}>
      <input id={id} className={control} {...describe(id, hint, problem)} {...input} />
    </Labelled>
  );
}

/** The same for a choice from a list. */
export function SelectField({ label, hint, problem, className, ...select }: Around & ComponentProps<"select">) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem} className={className}>
      <select id={id} className={cx(control, "pr-2")} {...describe(id, hint, problem)} {...select} />
    </Labelled>
  );
}

function Labelled({ id, label, hint, problem, className, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className={cx("grid gap-[5px]", className)}>
      <label htmlFor={id} className="text-13 font-semibold">
        {label}
      </label>
      {children}
      {problem ? (
        <p id={`${id}-says`} className="flex gap-1.5 text-12 text-madder-ink">
          <CircleAlert aria-hidden className="mt-px size-3.5 flex-none" />
          <span>{saidOf(label, problem)}</span>
        </p>
      ) : (
        hint && (
          <p id={`${id}-says`} className="text-12 text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function describe(id: string, hint: ReactNode, problem: string | undefined) {
  return {
    "aria-describedby": hint || problem ? `${id}-says` : undefined,
    "aria-invalid": problem ? true : undefined,
  };
}
