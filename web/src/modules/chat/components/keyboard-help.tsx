import { Fragment } from "react";
import { Dialog } from "@/ui/dialog";
import { Key } from "@/ui/menu";
import { modifier } from "../keyboard";

const groups: [string, [string[], string][]][] = [
  [
    "Everywhere in chat",
    [
      [[modifier, "K"], "find or do"],
      [["c"], "new conversation"],
      [["Alt", "↑"], "conversation before"],
      [["Alt", "↓"], "conversation after"],
      [["["], "the list, or not"],
      [["]"], "the people, or not"],
      [["?"], "this help"],
    ],
  ],
  [
    "Messages",
    [
      [["k"], "the one before"],
      [["j"], "the next one"],
      [["Enter"], "answer it"],
      [["+"], "react"],
      [["t"], "make a task of it"],
      [["s"], "save it for yourself"],
      [["p"], "pin it for everyone"],
      [["f"], "forward it"],
      [["m"], "move it to a topic"],
      [["e"], "edit your own"],
      [["Del"], "delete your own"],
      [["Esc"], "back to writing"],
    ],
  ],
  [
    "Writing",
    [
      [["Enter"], "send"],
      [["Shift", "Enter"], "new line"],
      [["↑"], "edit your last"],
      [["@"], "name someone"],
      [["/"], "task, remind, away"],
      [["Esc"], "to the messages"],
    ],
  ],
];

/** The keys of this screen. */
export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onOpenChange={(open) => !open && onClose()} title="Keys in chat" className="max-w-[760px]">
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
