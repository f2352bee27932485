import { KeysDialog, type KeyGroup } from "@/ui/keys-dialog";

const groups: KeyGroup[] = [
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
  return <KeysDialog open title="Keys in projects" groups={groups} onClose={onClose} />;
}
