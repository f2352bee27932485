// Every screen against WCAG 2.2 A and AA, as far as a program can tell: light and dark, desk and phone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { DESK, PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

let house, browser, ana, talk, status;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Open House" });
  const [ben, cai] = [await ana.invite("Ben Okoro"), await ana.invite("Cai Lund")];
  talk = await ana.channel("kiln", ben, cai);
  const first = await ana.say(talk, "Who holds the key? See https://example.org/keys and `kiln.toml`");
  await ben.say(talk, "I do, @Ana Prates", { reply_to: first.id });
  const gone = await cai.say(talk, "never mind");
  await cai.delete(`/conversations/${talk.id}/messages/${gone.id}`);
  const edited = await ana.say(talk, "Thursday");
  await ana.put(`/conversations/${talk.id}/messages/${edited.id}`, { content: "Friday" });
  await ana.group("Glaze", ben, cai);
  await ben.say(await ana.direct(ben), "Unread by you");
  await ana.channel("empty");
  await ana.post("/invitations", { email: "dan@open.example" });
  status = await ben.post("/status", { text: "Glazing all day", visibility: "private", user_ids: [ana.id] });
  await ana.put(`/status/${status.id}/reactions/${encodeURIComponent("👍")}`, {});
  await ana.put(`/status/${status.id}/pin`, {});
  await ben.post(`/status/${status.id}/comments`, { text: "Shelf two is free" });
  await ben.post("/status", { text: "For everyone" });
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const outside = { welcome: "/", "sign in": "/?sign=in", invitation: "/invitation#abc", unsubscribe: "/unsubscribe#abc", "no such page": "/nowhere" };
const inside = () => ({
  chat: `/chat/${talk.id}`,
  "people of a conversation": `/chat/${talk.id}?people=true`,
  "list of conversations": "/chat",
  channels: "/chat/channels",
  home: "/home",
  status: "/status",
  "one status": `/status/${status.id}`,
  notifications: "/notifications",
  "notification settings": "/notifications/settings",
  outbox: "/admin/outbox",
  queue: "/admin/queue",
  saved: "/chat/saved",
  drafts: "/chat/drafts",
  search: "/search",
  "what was found": "/search?q=for",
  "nothing found": "/search?q=zebra",
  "half a search": "/search?q=glazing%20is:",
  people: "/people",
  profile: "/profile",
  found: "/found",
  administration: "/admin",
  organization: "/admin/organization",
  members: "/admin/members",
  roles: "/admin/roles",
  invitations: "/admin/invitations",
  audit: "/admin/audit",
});
/** What opens over a screen. */
const dialogs = {
  palette: (page) => page.keyboard.press("Control+k"),
  "palette with answers": async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find or do" }).fill("glaz");
    await page.getByRole("option", { name: /Glazing all day/ }).waitFor();
  },
  "palette with nothing": async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find or do" }).fill("@zebra");
  },
  "new conversation": (page) => page.keyboard.press("c"),
  "the keys": (page) => page.keyboard.press("?"),
};

for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  describe(`on a ${size}`, () => {
    it("no screen breaks a rule", async () => {
      const page = await sit(browser, house, { viewport, reducedMotion: "reduce" });
      const faults = [];
      for (const [name, path] of Object.entries(outside)) {
        await page.goto(path);
        faults.push(...(await look(page, name)));
      }
      await signIn(page, ana);
      for (const [name, path] of Object.entries(inside())) {
        await page.goto(path);
        faults.push(...(await look(page, name)));
      }
      if (viewport === DESK) {
        for (const [name, open] of Object.entries(dialogs)) {
          await page.goto("/people");
          await page.waitForLoadState("networkidle");
          await open(page);
          await page.getByRole("dialog").waitFor();
          faults.push(...(await look(page, name)));
        }
      }
      await page.context().close();
      assert.deepEqual([...new Set(faults)], []);
    });
  });
}

/** What axe finds, in light and then, for colours alone, in dark. */
async function look(page, name) {
  await page.locator("h1:visible, h2:visible").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate(AXE);
  const faults = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const run = colorScheme === "light" ? { type: "tag", values: WCAG } : { type: "rule", values: ["color-contrast", "link-in-text-block"] };
    const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), run);
    for (const { id, help, nodes } of found.violations) {
      for (const { target, html, any } of nodes.slice(0, 3)) faults.push(`${name}, ${colorScheme}: ${id} (${help}) at ${target}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`);
    }
  }
  return faults;
}
