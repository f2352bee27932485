import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cx } from "./classes";

/** A question or a small form over the page. Holds the focus, closes with Esc, gives the focus back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  className,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  className?: string;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 grid animate-open place-items-center overflow-auto bg-scrim p-4 max-desk:place-items-end max-desk:p-2">
          <Radix.Content
            aria-describedby={description ? undefined : ""}
            className={cx(
              "relative grid w-full max-w-[440px] gap-4 rounded-panel bg-raised p-6 shadow-[var(--lift-3),0_0_0_1px_var(--line)] outline-none",
              className,
            )}
          >
            <div className="grid gap-1.5 pr-8">
              <Radix.Title className="font-display text-17 leading-tight font-[650]">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="text-14 text-ink-2">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button look="bare" icon aria-label="Close" className="absolute top-4 right-4">
                <X aria-hidden />
              </Button>
            </Radix.Close>
            {children}
            {footer && <div className="flex flex-wrap justify-end gap-2 max-desk:*:flex-1">{footer}</div>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
