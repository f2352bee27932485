import { Fragment } from "react";
import { Dialog } from "@/ui/dialog";
import { Key } from "@/ui/menu";

const groups: [string, [string[], string][]][] = [
  [
    "Going",
    [
      [["j"], "next task"],
      [["k"], "task before"],
      [["Enter"], "open it"],
      [["Esc"], "back"],
      [["/"], "find a task"],
    ],
  ],
  [
    "Doing",
    [
      [["c"], "new task"],
      [["e"], "done, or not"],
      [["a"], "assign"],
      [["d"], "due date"],
      [["x"], "choose it"],
      [["z"], "undo"],
    ],
  ],
  [
    "On the board",
    [
      [["↑", "↓", "←", "→"], "to another card"],
      [["Space"], "lift the card"],
      [["↑", "↓", "←", "→"], "carry it"],
      [["Space"], "put it down"],
      [["Esc"], "let it be"],
    ],
  ],
];

/** The keys of a project. */
export function ProjectKeys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keys in projects" className="max-w-[760px]">
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
