import { describe, expect, it } from "vitest";
import { commandOf } from "./commands";

// A Tuesday.
const now = new Date(2026, 2, 17, 10, 30);
const at = (text: string) => {
  const asked = commandOf(text, now);
  return asked?.command === "remind" ? [asked.at.toString().slice(0, 21), asked.what] : asked?.command;
};

describe("a line that begins with a slash", () => {
  it("makes a task of its words", () => {
    expect(commandOf("/task Order cartridges")).toEqual({ command: "task", title: "Order cartridges" });
    expect(commandOf("/task")).toEqual({ command: "task", title: "" });
  });

  it.each([
    ["/remind in 20 min look at the oven", ["Tue Mar 17 2026 10:50", "look at the oven"]],
    ["/remind me 2h to call Ruth", ["Tue Mar 17 2026 12:30", "call Ruth"]],
    ["/remind in an hour that it rains", ["Tue Mar 17 2026 11:30", "it rains"]],
    ["/remind tomorrow the audit", ["Wed Mar 18 2026 09:00", "the audit"]],
    ["/remind at 14:30 tea", ["Tue Mar 17 2026 14:30", "tea"]],
    ["/remind 9:00 tea", ["Wed Mar 18 2026 09:00", "tea"]],
    ["/remind monday at 8 swim", ["Mon Mar 23 2026 08:00", "swim"]],
    ["/remind tuesday at 8 swim", ["Tue Mar 24 2026 08:00", "swim"]],
    ["/remind today at 8 swim", "faulty"],
    ["/remind at 25 swim", "faulty"],
    ["/remind the oven", "faulty"],
    ["/remind in 5 min", "faulty"],
  ])("%s", (text, wanted) => expect(at(text)).toEqual(wanted));

  it("says that one is away, and is a message where it means nothing", () => {
    expect(commandOf("/away")).toEqual({ command: "away" });
    expect(commandOf("/away from home")).toBeUndefined();
    expect(commandOf("/etc/passwd")).toBeUndefined();
    expect(commandOf("see /task")).toBeUndefined();
  });
});
