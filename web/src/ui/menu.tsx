import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./classes";

const row =
  "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-1 text-13 text-ink outline-none select-none data-disabled:cursor-not-allowed data-disabled:text-ink-3 data-highlighted:bg-hover max-desk:min-h-11 [&_svg]:size-4 [&_svg]:flex-none [&_svg]:stroke-[1.75] [&_svg]:text-ink-3";

/** A menu that opens from `trigger`, a button. */
export function Menu({
  trigger,
  children,
  label,
  ...place
}: { trigger: ReactNode; children: ReactNode; label?: string } & Pick<
  ComponentProps<typeof DropdownMenu.Content>,
  "side" | "align" | "sideOffset"
>) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          sideOffset={6}
          collisionPadding={8}
          {...place}
          className="thin-scroll z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-[200px] animate-open overflow-auto rounded-panel bg-raised p-1.5 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  danger,
  hotkey,
  children,
  className,
  ...item
}: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean; hotkey?: string }) {
  return (
    <DropdownMenu.Item
      className={cx(
        row,
        danger && "text-madder-ink data-highlighted:bg-madder-soft [&_svg]:text-madder-ink",
        className,
      )}
      {...item}
    >
      {children}
      {hotkey && <Key className="ml-auto">{hotkey}</Key>}
    </DropdownMenu.Item>
  );
}

export function MenuCheck({ children, className, ...item }: ComponentProps<typeof DropdownMenu.CheckboxItem>) {
  return (
    <DropdownMenu.CheckboxItem className={cx(row, className)} {...item}>
      {children}
      <DropdownMenu.ItemIndicator className="ml-auto">
        <Check aria-hidden className="text-patina-ink!" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-12 font-semibold text-ink-3">{children}</DropdownMenu.Label>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}

/** A key of the keyboard. */
export function Key({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cx(
        "inline-block min-w-[19px] rounded-[4px] border border-b-2 border-line-strong bg-surface px-[5px] py-0.5 text-center font-sans text-11 leading-none font-[550] text-ink-2",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
