import { describe, expect, it } from "vitest";
import { parse, safePhoto, type Piece } from "./parse";

const people = [
  { user_id: "t", name: "Tomasz Wilk" },
  { user_id: "a", name: "Ana" },
];
const whole = (pieces: Piece[]) => pieces.map(({ text }) => text).join("");

/** Taken from the project's corpus of hostile strings. */
const hostile = [
  "<script>alert(1)</script>",
  "<ScRiPt>alert(1)</sCrIpT>",
  "<script\n>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '<img """><script>alert(1)</script>">',
  "<img src=javascript:alert(1)>",
  "<svg/onload=alert(1)>",
  '<svg><a xlink:href="javascript:alert(1)"><text y="20">x</text></a></svg>',
  '"><svg onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  "Ana\u202enimda",
  "ad\u200bmin",
  "`<img src=x onerror=alert(1)>`",
  "[x](javascript:alert(1)) ![x](data:text/html,<script>alert(1)</script>)",
];

const notLinks = [
  "javascript:alert(1)",
  "JAVASCRIPT:alert(1)",
  " javascript:alert(1)",
  "\tjavascript:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "\x01javascript:alert(1)",
  "javascript\t:alert(1)",
  "javascript://example.org/%0aalert(1)",
  "vbscript:msgbox(1)",
  "data:text/html,<script>alert(1)</script>",
  "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  "blob:https://app.example/1",
  "filesystem:https://app.example/x",
  "file:///etc/passwd",
  "view-source:javascript:alert(1)",
  "feed:javascript:alert(1)",
  "intent://x#Intent;scheme=javascript;end",
  "steam://x",
];

describe("a message's text", () => {
  it.each([...hostile, ...notLinks])(
    "is shown character for character, and only cut where people are named: %j",
    (text) => {
      const pieces = parse(text, people);
      expect(whole(pieces)).toBe(text);
    },
  );

  it("marks people by first or full name, the longest that fits, and no part of a word or address", () => {
    const named = (text: string) => parse(text, people).flatMap((piece) => (piece.kind === "name" ? [piece.text] : []));
    expect(named("@Tomasz can you? @tomasz wilk? @Ana!")).toEqual(["@Tomasz", "@tomasz wilk", "@Ana"]);
    expect(named("@Anabel, ana@ana.example, @nobody")).toEqual([]);
  });

  it("is cut in linear time", () => {
    const started = performance.now();
    for (const nasty of [
      "http://" + ")".repeat(50_000),
      "`".repeat(50_000),
      "@Ana".repeat(20_000),
      "mailto:".repeat(10_000),
    ]) {
      expect(whole(parse(nasty, people))).toBe(nasty);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("an address", () => {
  it.each(notLinks)("is refused as a picture: %j", (address) => {
    expect(safePhoto(address)).toBeNull();
  });

  it("of a picture is http or https", () => {
    expect(safePhoto("https://x.example/a.png")).toBe("https://x.example/a.png");
    expect(safePhoto("mailto:a@x.example")).toBeNull();
    expect(safePhoto("/api/users/me")).toBeNull();
    expect(safePhoto(null)).toBeNull();
  });
});
