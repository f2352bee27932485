import { Link } from "@tanstack/react-router";
import { useNouns } from "@/modules/organization/vocabulary";
import { cx } from "@/ui/classes";
import { Key } from "@/ui/menu";
import { Pip } from "@/ui/states";
import { labelOf, type Place } from "./place";

/** The look of a place in the rail, or in the bar of a phone; `aria-current` marks the one the person is in. */
export function placeLook(bar: boolean) {
  return cx(
    "quick relative grid justify-items-center gap-[3px] text-11 leading-tight font-medium aria-[current=page]:text-roof-ink aria-[current=page]:before:absolute aria-[current=page]:before:bg-brass aria-[current=page]:before:content-['']",
    bar
      ? "h-full content-center aria-[current=page]:before:inset-x-[28%] aria-[current=page]:before:top-0 aria-[current=page]:before:h-[3px] aria-[current=page]:before:rounded-b-[2px]"
      : "w-full rounded-control pt-[7px] pb-1.5 hover:bg-roof-up hover:text-roof-ink aria-[current=page]:bg-roof-up aria-[current=page]:before:top-2.5 aria-[current=page]:before:bottom-2.5 aria-[current=page]:before:-left-2 aria-[current=page]:before:w-[3px] aria-[current=page]:before:rounded-r-[2px]",
  );
}

const none = () => 0;

export function PlaceLink({ place, bar = false }: { place: Place; bar?: boolean }) {
  const { to, icon: Icon, useCount = none, counts, key } = place;
  const count = useCount();
  const label = labelOf(place, useNouns());
  return (
    <Link to={to} className={cx(placeLook(bar), "group")}>
      <Icon aria-hidden className="size-5 stroke-[1.75]" />
      {label}
      <Pip count={count} of={counts} className={cx("absolute left-[calc(50%+5px)]", bar ? "top-1.5" : "top-1")} />
      {!bar && key !== undefined && (
        <span
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-[calc(100%+14px)] z-30 hidden -translate-y-1/2 items-center gap-1 rounded-control bg-raised px-2 py-1.5 text-12 whitespace-nowrap text-ink-2 shadow-[var(--lift-2),0_0_0_1px_var(--line)] group-hover:flex group-hover:delay-500 group-focus-visible:flex"
        >
          Go there <Key>g</Key> <Key>{key}</Key>
        </span>
      )}
    </Link>
  );
}
