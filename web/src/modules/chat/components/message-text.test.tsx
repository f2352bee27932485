import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ANA, conversation } from "../testing";
import { MessageText } from "./message-text";

/** Taken from the project's corpus of hostile strings. */
const hostile = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '<svg><a xlink:href="javascript:alert(1)"><text y="20">x</text></a></svg>',
  '"><svg onload=alert(1)>',
  "&lt;b&gt; &amp; \u202eevil",
];

describe("a message on the page", () => {
  it.each(hostile)("holds its text character for character and makes no element of it: %j", (content) => {
    const { container } = render(<MessageText content={content} people={conversation().members} me={ANA} />);
    expect(container.textContent).toBe(content);
    for (const element of container.querySelectorAll("*")) {
      expect(["DIV", "P", "A", "BDI", "CODE", "SPAN"]).toContain(element.tagName);
      expect(element.getAttributeNames().filter((name) => name.startsWith("on"))).toEqual([]);
    }
  });

  it("opens links elsewhere, without telling where from", () => {
    const { getByRole } = render(<MessageText content="see https://x.example/a" people={[]} me={ANA} />);
    expect(getByRole("link", { name: "https://x.example/a" })).toHaveAttribute("rel", "noopener noreferrer nofollow");
  });

  it("draws Markdown, and names people in it but not in code", () => {
    const { container } = render(
      <MessageText content={"**@Ben** see `@Ben`\n- one\n- two"} people={conversation().members} me={ANA} />,
    );
    expect(container.querySelector("strong span")?.textContent).toBe("@Ben");
    expect(container.querySelector("code")?.innerHTML).toBe("@Ben");
    expect(container.querySelectorAll("li")).toHaveLength(2);
  });

  it("marks a call to everyone where it is one", () => {
    const draw = (everyone: "channel" | null) =>
      render(
        <MessageText content="@channel tea" people={[]} me={ANA} mentions={{ user_ids: [], everyone, role_ids: [] }} />,
      ).container.querySelector("span");
    expect(draw("channel")?.textContent).toBe("@channel");
    expect(draw(null)).toBeNull();
  });

  it("marks one's own name, and names others more quietly", () => {
    const { getByText } = render(<MessageText content="@Ana ask @Ben" people={conversation().members} me={ANA} />);
    expect(getByText("@Ana").className).toContain("brass");
    expect(getByText("@Ben").className).not.toContain("brass");
  });
});
