import { Fragment } from "react";
import { Dialog } from "@/ui/dialog";
import { Key } from "@/ui/menu";

const groups: [string, [string[], string][]][] = [
  [
    "Going",
    [
      [["t"], "today"],
      [["j"], "next"],
      [["k"], "before"],
      [["d"], "day"],
      [["w"], "week"],
      [["m"], "month"],
      [["a"], "agenda"],
      [["["], "the side, or not"],
    ],
  ],
  [
    "Doing",
    [
      [["n"], "new event"],
      [["Enter"], "open it"],
      [["e"], "change what is open"],
      [["z"], "undo"],
      [["Esc"], "back"],
    ],
  ],
  [
    "In the grid",
    [
      [["↑", "↓", "←", "→"], "to another time"],
      [["Enter"], "new event there"],
      [["Space"], "lift an event"],
      [["↑", "↓", "←", "→"], "carry it"],
      [["Shift", "↑", "↓"], "stretch it"],
      [["Space"], "put it down"],
      [["Esc"], "let it be"],
    ],
  ],
];

/** The keys of the calendar. */
export function CalendarKeys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keys in the calendar" className="max-w-[760px]">
      <div className="grid gap-x-8 gap-y-5 desk:grid-cols-3">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3 className="pb-1.5 text-12 font-semibold text-ink-3">{title}</h3>
            <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1.5 text-13">
              {keys.map(([names, deed]) => (
                <Fragment key={deed}>
                  <dt className="flex gap-1">
                    {names.map((name) => (
                      <Key key={name}>{name}</Key>
                    ))}
                  </dt>
                  <dd>{deed}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
