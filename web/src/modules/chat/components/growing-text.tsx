import { useLayoutEffect, useRef, type ComponentProps } from "react";
import { cx } from "@/ui/classes";

/** A text field that grows with what is in it, up to a third of the window. */
export function GrowingText({ className, ref, ...field }: ComponentProps<"textarea">) {
  const own = useRef<HTMLTextAreaElement | null>(null);
  useLayoutEffect(() => {
    const area = own.current;
    if (area === null) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [field.value]);
  return (
    <textarea
      ref={(area) => {
        own.current = area;
        if (typeof ref === "function") return ref(area);
        if (ref) ref.current = area;
      }}
      rows={1}
      dir="auto"
      className={cx(
        "thin-scroll block max-h-[33dvh] w-full resize-none bg-transparent text-15 leading-normal outline-none",
        className,
      )}
      {...field}
    />
  );
}
