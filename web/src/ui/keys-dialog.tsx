import { Fragment } from "react";
import { Dialog } from "./dialog";
import { Key } from "./menu";

/** Keys under a heading: the ones that are pressed, and what they do. */
export type KeyGroup = [title: string, keys: [names: string[], deed: string][]];

/** What the keyboard does on a screen. */
export function KeysDialog({
  title,
  groups,
  open,
  onClose,
}: {
  title: string;
  groups: KeyGroup[];
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={(open) => !open && onClose()} title={title} className="max-w-[760px]">
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
