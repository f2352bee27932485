import { cx } from "./classes";

const outline =
  "[clip-path:polygon(0_100%,0_40%,12%_40%,12%_27%,25%_27%,25%_14%,38%_14%,38%_0,62%_0,62%_14%,75%_14%,75%_27%,88%_27%,88%_40%,100%_40%,100%_100%)]";

/** The stepped gable: an organization's house, with its letter. */
export function Gable({ letter, className }: { letter?: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cx(
        "grid h-11 w-10 flex-none place-items-end justify-center bg-brass pb-[5px] font-display text-[19px] leading-none font-extrabold text-on-brass",
        outline,
        className,
      )}
    >
      {letter}
    </span>
  );
}

/** The name over the door. */
export function Brand() {
  return (
    <span className="flex items-center gap-3 font-display text-21 leading-none font-bold tracking-[-0.01em]">
      <Gable className="h-[33px] w-[30px] bg-patina text-on-patina" />
      Guildhall
    </span>
  );
}
