import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ANA, conversation } from "../testing";
import { MessageText } from "./message-text";

/** Taken from the project's corpus of hostile strings. */
const hostile = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<img src=`x` onerror=alert(1)>",
  '<svg><a xlink:href="javascript:alert(1)"><text y="20">x</text></a></svg>',
  '"><svg onload=alert(1)>',
  "`<svg onload=alert(1)>` https://x.example/<script>alert(1)</script>",
  "&lt;b&gt; &amp; \u202eevil",
];

describe("a message on the page", () => {
  it.each(hostile)("holds its text character for character and makes no element of it: %j", (content) => {
    const { container } = render(<MessageText content={content} people={conversation().members} me={ANA} />);
    expect(container.textContent).toBe(content);
    for (const element of container.querySelectorAll("*")) {
      expect(["P", "A", "CODE", "SPAN"]).toContain(element.tagName);
      expect(element.getAttributeNames().filter((name) => name.startsWith("on"))).toEqual([]);
    }
  });

  it("opens links elsewhere, without telling where from", () => {
    const { getByRole } = render(<MessageText content="see https://x.example/a" people={[]} me={ANA} />);
    expect(getByRole("link", { name: "https://x.example/a" })).toHaveAttribute("rel", "noopener noreferrer nofollow");
  });

  it("marks one's own name, and names others more quietly", () => {
    const { getByText } = render(<MessageText content="@Ana ask @Ben" people={conversation().members} me={ANA} />);
    expect(getByText("@Ana").className).toContain("brass");
    expect(getByText("@Ben").className).not.toContain("brass");
  });
});
