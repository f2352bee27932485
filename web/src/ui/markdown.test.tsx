import { readFileSync } from "node:fs";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown";

const draw = (text: string) => render(<Markdown text={text} />).container;
const html = (text: string) =>
  (draw(text).firstElementChild?.innerHTML ?? "").replaceAll(/ (?:class|rel|target|title|dir|tabindex)="[^"]*"/g, "");

describe("Markdown", () => {
  it.each([
    ["**bold** and *soft* and ~~gone~~", "<p><strong>bold</strong> and <em>soft</em> and <s>gone</s></p>"],
    ["__bold__ _soft_ snake_case_name", "<p><strong>bold</strong> <em>soft</em> snake_case_name</p>"],
    ["**bold *and soft***", "<p><strong>bold <em>and soft</em></strong></p>"],
    ["5 * 3 * 2 and a ** b", "<p>5 * 3 * 2 and a ** b</p>"],
    ["`a *b*` and ``c ` d``", "<p><code>a *b*</code> and <code>c ` d</code></p>"],
    ["two\nlines", "<p>two<br>lines</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["> said\n> twice", "<blockquote><p>said<br>twice</p></blockquote>"],
    ["\\*not\\* soft", "<p>*not* soft</p>"],
    ["*open **and open", "<p>*open **and open</p>"],
    ["---", "<hr>"],
  ])("%s", (text, drawn) => expect(html(text)).toBe(drawn));

  it("has headings below those of the page", () => {
    draw("# Plan\n### Later");
    expect(screen.getByRole("heading", { name: "Plan", level: 3 })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Later", level: 5 })).toBeVisible();
  });

  it("has lists inside lists, numbered ones from their first number, and tasks", () => {
    expect(html("- one\n  - inner\n- two")).toBe(
      "<ul><li><div><p>one</p><ul><li><div><p>inner</p></div></li></ul></div></li><li><div><p>two</p></div></li></ul>",
    );
    expect(html("3. three\n4. four")).toBe(
      '<ol start="3"><li><div><p>three</p></div></li><li><div><p>four</p></div></li></ol>',
    );
    draw("- [x] measured\n- [ ] added");
    expect(screen.getByRole("img", { name: "Done:" })).toBeVisible();
    expect(screen.getByRole("img", { name: "To do:" })).toBeVisible();
  });

  it("keeps code as it is written", () => {
    expect(html("```ts\nif (a < b) {\n  *x*\n}\n```\nafter")).toBe(
      '<pre aria-label="Code, ts"><code>if (a &lt; b) {\n  *x*\n}</code></pre><p>after</p>',
    );
  });

  it("links what may be opened, and shows where it leads", () => {
    draw("[the bank](https://evil.example/x) and https://a.example/b(c). Mail <mailto:a@b.example>");
    const [bank, bare, mail] = screen.getAllByRole("link");
    expect(bank).toHaveAttribute("title", "https://evil.example/x");
    expect(bank).toHaveAttribute("rel", "noopener noreferrer nofollow");
    expect(bare).toHaveAttribute("href", "https://a.example/b(c)");
    expect(mail).toHaveAttribute("href", "mailto:a@b.example");
  });

  it("loads no picture: it is a link", () => {
    const page = draw("![plot](https://x.example/pixel.png)");
    expect(page.querySelector("img")).toBeNull();
    expect(screen.getByRole("link", { name: "plot" })).toHaveAttribute("href", "https://x.example/pixel.png");
  });

  it("puts no link into a link", () => {
    const page = draw("[a https://b.example c [d](https://e.example)](https://f.example)");
    expect(page.querySelector("a a")).toBeNull();
  });
});

interface Hostile {
  id: string;
  contexts: string[];
  payload: string;
}
const hostile = JSON.parse(readFileSync("../tests/vectors/xss/payloads.json", "utf8")) as Hostile[];

const ALLOWED = new Set(
  "DIV P STRONG EM S A BDI CODE PRE UL OL LI BR HR BLOCKQUOTE SPAN svg path"
    .split(" ")
    .map((name) => name.toLowerCase()),
);

describe("hostile text", () => {
  it("makes no element of its own, no handler, and no address but of http, https and mail", () => {
    for (const { id, payload } of hostile) {
      const { container, unmount } = render(<Markdown text={payload} />);
      for (const element of container.querySelectorAll("*")) {
        expect(ALLOWED, `${id}: ${element.tagName}`).toContain(element.tagName.toLowerCase());
        for (const { name, value } of element.attributes) {
          expect(name, id).not.toMatch(/^(?:on|src|srcdoc|style|id|name)/i);
          if (name === "href") expect(value, id).toMatch(/^(?:https?:\/\/|mailto:)/);
        }
      }
      unmount();
    }
  });

  it.each(
    [
      ..."[ ( * _ ` > < ! ~ & | \\".split(" ").map((letter) => letter.repeat(50_000)),
      ..."- |![](|**a *b |*a |~~a |`a``b |[a](|1. |<a |http://|\n> |- x\n  |_a_b"
        .split("|")
        .map((word) => word.repeat(8_000)),
    ].map((text): [string, string] => [text.slice(0, 12), text]),
  )("%s, again and again, is drawn in time and without a deep stack", (_, text) => {
    const began = performance.now();
    draw(text);
    expect(performance.now() - began).toBeLessThan(2_500);
  });
});
