import { describe, expect, it } from "vitest";
import { mentionsOf } from "./mentions";

const people = [
  { user_id: "t", name: "Tomasz Wilk" },
  { user_id: "a", name: "Ana" },
];
const roles = [{ id: "r1", key: "night-shift", name: "Night shift" }];
const named = (content: string, mayCallAll = true) => mentionsOf(content, people, { roles, mayCallAll });

describe("whom a text names", () => {
  it("is people, by full name, first name or name without spaces, each once", () => {
    expect(named("@Tomasz Wilk and @tomasz and @TomaszWilk")).toEqual({
      user_ids: ["t"],
      everyone: null,
      role_ids: [],
    });
    expect(named("ask @Ana, not ana@ana.example")?.user_ids).toEqual(["a"]);
  });

  it("is everyone, or those who are here, or a role", () => {
    expect(named("@channel tea")?.everyone).toBe("channel");
    expect(named("@here tea")?.everyone).toBe("here");
    expect(named("@role:night-shift tea")?.role_ids).toEqual(["r1"]);
  });

  it("is nobody in code, and not everyone where one may not call them", () => {
    expect(named("`@Ana` and\n```\n@channel\n```")).toBeNull();
    expect(named("@channel tea", false)).toBeNull();
    expect(named("plain words")).toBeNull();
  });
});
