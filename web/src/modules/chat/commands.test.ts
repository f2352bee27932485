import { describe, expect, it } from "vitest";
import { commandOf, type SlashCommand } from "./commands";

const slash = (name: string, usage: string): SlashCommand => ({ name, usage, description: "", command: "" });
const slashes = [slash("task", "[KEY] title"), slash("remind", "when, and what"), slash("here", "")];

describe("a line that begins with a slash", () => {
  it("asks for what the server lists", () => {
    expect(commandOf("/task Order cartridges ", slashes)).toEqual({
      name: "task",
      words: "Order cartridges",
      text: "/task Order cartridges",
    });
    expect(commandOf("/task", slashes)?.words).toBe("");
    expect(commandOf("/here", slashes)?.name).toBe("here");
  });

  it.each(["/here I am", "/etc/passwd", "see /task", "/away", "/tasks", "/ task"])("%s is a message", (text) =>
    expect(commandOf(text, slashes)).toBeUndefined(),
  );
});
