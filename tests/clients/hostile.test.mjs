// BR5: what people write is text, wherever it is shown. Samples of every context of tests/vectors/xss.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { Refusal, founder } from "./support/people.mjs";
import { eventually } from "./support/waiting.mjs";

const cases = JSON.parse(await readFile(new URL("../vectors/xss/payloads.json", import.meta.url), "utf8"));
const of = (context) => cases.filter(({ contexts }) => contexts.includes(context)).map(({ payload }) => payload);
/** Evenly chosen, so that every part of the list is met. */
const sample = (list, count) => list.filter((_, at) => count >= list.length || Math.floor((at * count) / list.length) !== Math.floor(((at - 1) * count) / list.length));
const short = (list) => list.filter((text) => [...text].length <= 80);

const MESSAGES = ["html", "text", "markdown", "markdown-limits", "url", "attribute", "script_or_style", "person_name", "file_name"].flatMap((context) => sample(of(context), 14));
const NAMES = [...sample(short(of("person_name")), 10), ...sample(short(of("html")), 8), ...sample(short(of("attribute")), 4)];
const LABELS = [...sample(short(of("html")), 8), ...sample(short(of("attribute")), 4), ...sample(short(of("text")), 4)];

let house, browser, page, ana, talk;
const stored = { messages: [], people: [], channels: [], roles: [] };
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  const [mark, ...others] = LABELS;
  ana = await founder(house, "Ana", { organization: "plain" });
  await taken(() => ana.patch("/organization", { name: mark }));
  for (const name of NAMES) await taken(async () => stored.people.push((await ana.invite(name)).name));
  for (const name of [mark, ...others]) {
    await taken(async () => stored.channels.push((await ana.channel(name)).name));
    await taken(async () => stored.roles.push((await ana.post("/roles", { name, description: name, permissions: [] })).name));
  }
  talk = await ana.channel("hostile words");
  for (const text of MESSAGES) await taken(async () => stored.messages.push((await ana.say(talk, text)).content));
  page = await sit(browser, house);
  await page.addInitScript(() => {
    window.__pwned = false;
    for (const word of ["alert", "confirm", "prompt", "print"]) window[word] = () => (window.__pwned = word);
  });
  await signIn(page, ana, `/chat/${talk.id}`);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Text that the server takes, or refuses with a coded error. */
async function taken(work) {
  try {
    await work();
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !["bad_request", "conflict"].includes(refusal.code)) throw refusal;
  }
}

/** Nothing of what people wrote has become markup, a handler or a way out. */
async function isInert(where) {
  const found = await page.evaluate(() => {
    const wrong = [];
    for (const element of document.querySelectorAll("body *")) {
      const name = element.localName;
      if (["script", "iframe", "object", "embed", "base", "meta", "link", "style", "marquee", "math", "video", "audio"].includes(name)) wrong.push(element.outerHTML.slice(0, 200));
      for (const { name: attribute, value } of element.attributes) {
        if (attribute.startsWith("on") || attribute === "srcdoc") wrong.push(`${name} ${attribute}=${value}`);
        if (["href", "src", "action", "formaction", "xlink:href", "data"].includes(attribute)) {
          const { protocol } = new URL(value, location.href);
          if (!["http:", "https:", "mailto:"].includes(protocol)) wrong.push(`${name} ${attribute}=${value}`);
          if (name === "img" && new URL(value, location.href).origin !== location.origin && protocol === "http:") wrong.push(`picture ${value}`);
        }
      }
    }
    return { wrong, pwned: window.__pwned };
  });
  assert.deepEqual(found, { wrong: [], pwned: false }, where);
  page.isSound();
}

/** The page's text holds all of these, character for character. */
async function shows(texts, where) {
  let missing;
  await eventually(
    async () => {
      missing = await page.evaluate((texts) => texts.filter((text) => !document.body.textContent.includes(text)), texts);
      return missing.length === 0;
    },
    where,
    4_000,
  ).catch(() => assert.deepEqual(missing, [], `${where} does not show these as they are`));
}

/** What Markdown leaves of a text wherever it stands: its letters and figures, without the target of a link that works. */
const letters = (text) =>
  text
    .replace(/\]\((?:https?:|mailto:)[^()\s]*\)/g, "]")
    .replace(/^\s*(?:\d{1,9}[.)]|[-*+] \[[ xX]\]|```\S*)\s/gm, "")
    .replace(/[^\p{L}\p{N}]/gu, "");

describe("BR5: hostile text is shown and does nothing", () => {
  it("enough of it was taken for the rest to mean something", () => {
    assert.ok(stored.messages.length > 100 && stored.people.length > 12 && stored.channels.length > 8 && stored.roles.length > 6, JSON.stringify(Object.values(stored).map(({ length }) => length)));
  });

  it("as messages, from the newest to the oldest", async () => {
    const log = page.getByRole("log");
    await log.locator("p").first().waitFor();
    const seen = new Set();
    await eventually(
      async () => {
        const texts = await log.locator("div[dir=auto]").evaluateAll((all) => all.map((one) => one.textContent));
        for (const text of texts) seen.add(letters(text));
        await log.evaluate((element) => element.scrollBy(0, -element.clientHeight * 0.6));
        return stored.messages.every((text) => seen.has(letters(text)));
      },
      "every message has been shown",
      30_000,
    ).catch(() => assert.deepEqual(stored.messages.filter((text) => !seen.has(letters(text))).slice(0, 5), [], "not shown as they are"));
    await isInert("the conversation");
  });

  it("as names of people, channels, roles and the organization, on every screen", async () => {
    const { name } = await ana.get("/organization");
    const screens = {
      [`/chat/${talk.id}?people=true`]: [],
      "/chat/channels": stored.channels,
      "/people": stored.people,
      "/profile": [],
      "/admin/organization": [],
      "/admin/members": stored.people,
      "/admin/roles": stored.roles,
      "/admin/invitations": [],
      "/admin/audit": stored.people.slice(-3),
      "/found": [name],
    };
    for (const [path, texts] of Object.entries(screens)) {
      await page.goto(path);
      await page.locator("h1:visible").first().waitFor();
      await shows(texts, path);
      await isInert(path);
    }
  });

  it("in the palette, in a title, in a menu, and in what is being written", async () => {
    await page.goto(`/chat/${talk.id}`);
    await page.getByRole("textbox", { name: /^Message to/ }).waitFor();
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find or do" }).fill("<");
    await isInert("the palette");
    await page.keyboard.press("Escape");
    for (const name of stored.channels.slice(0, 4)) {
      await page.locator("[data-conversation]").getByText(name, { exact: true }).first().click();
      await eventually(async () => (await page.title()).includes(name.trim().slice(0, 10)), `the title names ${name}`, 3_000);
      await isInert(`the channel ${name}`);
    }
    await page.getByRole("button", { name: /change organization/ }).click();
    await isInert("the menu of organizations");
    await page.keyboard.press("Escape");
    const field = page.getByRole("textbox", { name: /^Message to/ });
    for (const text of sample(of("html"), 6)) await field.fill(text.replaceAll("\n", " "));
    await isInert("the composer");
    await field.fill("");
  });

  it("no hostile address is taken for a picture", async () => {
    for (const avatar_url of [...of("url"), ...sample(of("html"), 10)]) {
      await taken(async () => {
        const { avatar_url: kept } = await ana.put("/users/me", { avatar_url });
        assert.match(new URL(kept).protocol, /^https?:$/, avatar_url);
      });
    }
    await taken(() => ana.put("/users/me", { avatar_url: null }));
  });

  it("no hostile place to return to leads away after signing in", async () => {
    for (const next of [...of("redirect"), "//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/"]) {
      await page.goto(`/?next=${encodeURIComponent(next)}`);
      await page.locator("h1:visible, h2:visible").first().waitFor();
      assert.equal(new URL(page.url()).origin, house.url, next);
    }
    await isInert("the way in");
  });
});
