import { KeysDialog, type KeyGroup } from "@/ui/keys-dialog";

const groups: KeyGroup[] = [
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
  return <KeysDialog open title="Keys in the calendar" groups={groups} onClose={onClose} />;
}
