import { describe, expect, it } from "vitest";
import { findHits, highlighted, type Hit } from "./palette";

const hit = (group: Hit["group"], title: string, change: Partial<Hit> = {}): Hit => ({
  key: `${group} ${title}`,
  group,
  title,
  run: () => undefined,
  ...change,
});

const all = [
  hit("Conversations", "bench"),
  hit("Conversations", "quality-audit", { weight: 500 }),
  hit("Conversations", "Owen Price", { person: "owen" }),
  hit("People", "Owen Price", { person: "owen" }),
  hit("People", "Adaeze Okafor", { person: "adaeze" }),
  hit("Do", "New channel"),
  hit("Go to", "Administration"),
];
const titles = (typed: string) => findHits(all, typed).map(({ title }) => title);

describe("the palette", () => {
  it("offers conversations and deeds before anything is typed, the weightiest first", () => {
    expect(titles("")).toEqual(["quality-audit", "bench", "Owen Price", "New channel", "Administration"]);
  });

  it("finds by the beginning, by a word, and inside a word, in that order", () => {
    expect(titles("a")).toEqual(["Adaeze Okafor", "Administration", "quality-audit", "New channel"]);
    expect(titles("okaf")).toEqual(["Adaeze Okafor"]);
    expect(titles("nothing like it")).toEqual([]);
  });

  it("names a person once where there is a conversation with them already", () => {
    expect(findHits(all, "owen").map(({ group }) => group)).toEqual(["Conversations"]);
  });

  it("narrows to people, conversations or commands by a prefix", () => {
    expect(titles("@")).toEqual(["Owen Price", "Adaeze Okafor"]);
    expect(titles("#ben")).toEqual(["bench"]);
    expect(titles(">")).toEqual(["New channel", "Administration"]);
  });

  it("shows what of the title was typed", () => {
    expect(highlighted("Adaeze Okafor", "@oka")).toEqual(["Adaeze ", "Oka", "for"]);
    expect(highlighted("bench", "")).toEqual(["bench", "", ""]);
  });
});
