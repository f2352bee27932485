import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "./classes";

const looks = cva(
  "quick inline-flex flex-none items-center justify-center gap-1.5 rounded-control text-13 font-semibold whitespace-nowrap select-none disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 disabled:shadow-none [&_svg]:size-4 [&_svg]:flex-none [&_svg]:stroke-[1.75]",
  {
    variants: {
      look: {
        plain: "bg-raised text-ink shadow-[inset_0_0_0_1px_var(--line-strong)] hover:bg-hover",
        main: "bg-patina text-on-patina shadow-[inset_0_-1px_0_oklch(0_0_0/0.16)] hover:bg-patina-press",
        bare: "bg-transparent font-[550] text-ink-2 hover:bg-hover hover:text-ink disabled:bg-transparent",
        danger: "bg-raised text-madder-ink shadow-[inset_0_0_0_1px_var(--madder)] hover:bg-madder-soft",
      },
      size: {
        normal: "h-8 px-3 max-desk:h-10",
        small: "h-[26px] px-2 text-12 max-desk:h-9",
        big: "h-11 px-5 text-15",
      },
      icon: { true: "px-0", false: "" },
    },
    compoundVariants: [
      { icon: true, size: "normal", class: "w-8 max-desk:w-10" },
      { icon: true, size: "small", class: "w-[26px] max-desk:w-9" },
      { icon: true, size: "big", class: "w-11" },
      { look: "plain", class: "aria-pressed:bg-patina-soft aria-pressed:text-patina-ink" },
      { look: "bare", class: "aria-pressed:bg-patina-soft aria-pressed:text-patina-ink" },
    ],
    defaultVariants: { look: "plain", size: "normal", icon: false },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof looks> & { asChild?: boolean; busy?: boolean };

/** A deed. `main` is the one main action of a view; `busy` keeps it from being pressed twice while it is under way. */
export function Button({ look, size, icon, asChild, busy, className, disabled, type, ...rest }: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      type={asChild ? undefined : (type ?? "button")}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(looks({ look, size, icon }), className)}
      {...rest}
    />
  );
}
