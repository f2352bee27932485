// What is for somebody reaches them: the bell, the page, the settings, and the way out of mail.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { openBrowser, said, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually } from "./support/waiting.mjs";

let house, browser, ana, ben, page, talk;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Bell House" });
  ben = await ana.invite("Ben Okoro");
  talk = await ben.direct(ana);
  // That Ben came in is told in its own time; it is read before anything is counted.
  await eventually(async () => (await ana.get("/notifications")).data.length > 0, "Ana is told of Ben");
  await ana.post("/notifications/read-all");
  page = await sit(browser, house);
  await signIn(page, ana, "/profile");
  await page.getByRole("button", { name: "Notifications", exact: true }).waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => page.isSound());

const bell = (name) => page.getByRole("button", { name });

describe("notifications", () => {
  it("ring the bell at once, and say what it is in passing", async () => {
    await ben.say(talk, "Who has the key?");
    await bell("Notifications, 1 unread").waitFor();
    await page.getByRole("status").getByText("Who has the key?").waitFor();
  });

  it("stand in the panel, lead to the thing, and are read by opening it", async () => {
    await bell("Notifications, 1 unread").click();
    await page.getByRole("dialog").getByRole("link", { name: /Who has the key/ }).click();
    await page.waitForURL(`**/chat/${talk.id}`);
    await said(page, "Who has the key?");
    await bell(/^Notifications$/).waitFor();
    assert.equal((await ana.get("/notifications")).data.filter(({ is_read }) => !is_read).length, 0);
  });

  it("do not ring for what is being looked at", async () => {
    await ben.say(talk, "I found it.");
    await said(page, "I found it.");
    await eventually(
      async () => (await ana.get("/notifications")).data.every(({ is_read }) => is_read),
      "it is read where it is seen",
    );
  });

  it("wait above the list while one reads it", async () => {
    await page.getByRole("link", { name: "Home" }).first().click();
    await ben.post("/status", { text: "For you, Ana", visibility: "private", user_ids: [ana.id] });
    await bell("Notifications, 1 unread").waitFor();
    await page.goto("/notifications");
    await page.getByRole("link", { name: /For you, Ana/ }).waitFor();
    await ben.post("/status", { text: "And this", visibility: "private", user_ids: [ana.id] });
    await page.getByRole("button", { name: /1 new one above/ }).click();
    await page.getByRole("link", { name: /And this/ }).waitFor();
    await page.getByRole("button", { name: "Mark all read" }).click();
    await bell(/^Notifications$/).waitFor();
  });

  it("follow what is chosen for each kind, and quiet hours", async () => {
    await page.goto("/notifications/settings");
    await page.getByLabel("A status for you, or one that names you: by mail").selectOption("none");
    await page.getByRole("button", { name: "Set quiet hours" }).click();
    await page.getByLabel("Quiet from").waitFor();
    await page.getByRole("button", { name: "For an hour" }).click();
    // The choices that it takes the place of begin with the same word.
    await page.locator("b", { hasText: /^Until / }).waitFor();
    const settings = await eventually(async () => {
      const now = await ana.get("/notification-settings");
      return now.do_not_disturb_until && now;
    }, "the settings are kept");
    assert.equal(settings.kinds.find(({ kind }) => kind === "status.post.written").mail, "none");
    assert.deepEqual([settings.quiet_from, settings.quiet_to], ["22:00", "07:00"]);
  });
});

describe("the way out of mail", () => {
  it("needs no session, and takes the token out of the address", async () => {
    const stranger = await sit(browser, house);
    await stranger.goto("/unsubscribe#bm8gdG9rZW4");
    await stranger.getByRole("heading", { name: "End mail like this?" }).waitFor();
    assert.ok(!stranger.url().includes("#"));
    await stranger.getByRole("button", { name: "End these mails" }).click();
    await stranger.getByRole("alert").waitFor();
    await stranger.context().close();
  });
});
