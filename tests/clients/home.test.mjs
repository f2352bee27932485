// The first page of the day: who is in, what waits, and the keys that lead elsewhere.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, layWire } from "./support/waiting.mjs";

let house, wire, browser, ana, ben, page;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  wire = await layWire(house.port);
  ana = await founder(house, "Ana Prates", { organization: "Day House" });
  ben = await ana.invite("Ben Okoro");
  // Presence is told to those who share a conversation.
  await ben.direct(ana);
  page = await sit(browser, wire);
  await signIn(page, ana, "/home");
});
after(async () => {
  await browser?.close();
  wire?.close();
  await house?.close();
});

describe("home", () => {
  it("shows who comes into the hall and who leaves it", async () => {
    const hall = page.getByRole("region", { name: "Who is in" });
    await hall.getByText("1 of 2 in the hall").waitFor();
    await ben.connect();
    await hall.getByText("2 of 2 in the hall").waitFor();
    await hall.getByRole("button", { name: /Ben Okoro is here: write/ }).waitFor();
    ben.hangUp();
    await hall.getByText("1 of 2 in the hall").waitFor();
    page.isSound();
  });

  it("shows what is for this person and the newest status as they come", async () => {
    await ben.say(await ben.direct(ana), "Shall we fire today?");
    await page.getByRole("region", { name: "For you" }).getByText("Shall we fire today?").waitFor();
    await ben.post("/status", { text: "Glazing all morning" });
    await page.getByRole("region", { name: "Status" }).getByText("Glazing all morning").waitFor();
    page.isSound();
  });

  it("leads elsewhere with g and a letter, and not while one writes", async () => {
    const go = async (key, place) => {
      await page.keyboard.press("g");
      await page.keyboard.press(key);
      await page.waitForURL(`**${place}**`);
    };
    await go("s", "/status");
    await go("k", "/people");
    await page.getByRole("searchbox").fill("");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    assert.equal(new URL(page.url()).pathname, "/people");
    await page.getByRole("searchbox").blur();
    await go("h", "/home");
    await go("c", "/chat");
    await page.goto("/home");
    page.isSound();
  });

  it("opens a person's conversation from their window", async () => {
    await page.getByRole("region", { name: "Who is in" }).getByRole("button", { name: /Ben Okoro is/ }).click();
    await page.waitForURL("**/chat/*-*");
    page.isSound();
  });

  it("says on every page that the line is lost", async () => {
    await page.goto("/people");
    await page.getByRole("heading", { name: "People" }).first().waitFor();
    await page.outage(async () => {
      wire.cut();
      await page.getByText("No connection.").waitFor();
      wire.mend();
      await page.getByText("No connection.").waitFor({ state: "hidden", timeout: 20_000 });
    });
  });

  it("opens the palette for a key that came before the page was ready", async () => {
    const early = await sit(browser, house);
    await signIn(early, ana, "/people");
    await early.goto("/people", { waitUntil: "commit" });
    await eventually(() => early.evaluate(() => document.scripts.length > 0), "the page begins");
    for (let nth = 0; nth < 3; nth++) await early.keyboard.press("Control+k");
    await early.getByRole("combobox", { name: "Find or do" }).waitFor();
    await early.context().close();
  });

  it("fits a phone, with five in the bar", async () => {
    const phone = await sit(browser, house, { viewport: PHONE });
    await signIn(phone, ana, "/home");
    await phone.getByText("1 of 2 in").or(phone.getByText("2 of 2 in")).first().waitFor();
    const bar = phone.getByRole("navigation", { name: "Guildhall" }).last();
    assert.equal(await bar.locator("a, button").count(), 5);
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    phone.isSound();
    await phone.context().close();
  });
});
