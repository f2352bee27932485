import { expect, test } from "vitest";
import { withoutPreview } from "./without";

test("the link alone is put in brackets", () => {
  const cases = [
    ["see https://a.example.", "https://a.example/", "see <https://a.example>."],
    ["(https://a.example/b_(c))", "https://a.example/b_(c)", "(<https://a.example/b_(c)>)"],
    ["[tides](https://a.example/t)", "https://a.example/t", "[tides](<https://a.example/t>)"],
    [
      "https://a.example/ and https://b.example/#c",
      "https://b.example/#c",
      "https://a.example/ and <https://b.example/#c>",
    ],
    ["nothing here", "https://a.example/", "nothing here"],
  ] as const;
  for (const [text, url, without] of cases) expect(withoutPreview(text, url)).toBe(without);
});
