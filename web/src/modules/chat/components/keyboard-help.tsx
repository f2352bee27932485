import { KeysDialog, type KeyGroup } from "@/ui/keys-dialog";
import { modifier } from "../keyboard";

const groups: KeyGroup[] = [
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
  return <KeysDialog open={open} title="Keys in chat" groups={groups} onClose={onClose} />;
}
