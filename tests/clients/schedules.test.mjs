// The plan of a week, with two people side by side: what is missing is red, taken, swapped and copied, without a reload.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually } from "./support/waiting.mjs";

let house, browser, ana, ben, annas, bens;

/** A Monday to come, and days from it on. */
const monday = new Date();
monday.setUTCDate(monday.getUTCDate() + (((8 - monday.getUTCDay()) % 7) + 7));
const on = (days) => new Date(monday.getTime() + days * 86_400_000).toISOString().slice(0, 10);
const shift = (title, day, from, to, more = {}) => ({
  title,
  start_time: `${on(day)}T${from}:00Z`,
  end_time: `${on(day)}T${to}:00Z`,
  ...more,
});

before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Plan House", blueprint: "labsync-chat" });
  ben = await ana.invite("Ben Okoro");
  await ana.post("/equipment", { name: "Chamber B" });
  await ana.post("/schedules", shift("Late", 1, "14:00", "22:00", { participant_ids: [ben.id], open: false }));
  annas = await sit(browser, house);
  bens = await sit(browser, house);
  await signIn(annas, ana, `/shifts?date=${on(0)}`);
  await signIn(bens, ben, `/shifts?date=${on(0)}`);
  for (const page of [annas, bens]) await card(page, "Late").waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [annas, bens].forEach((page) => page.isSound()));

const card = (page, title) => page.locator("#main [data-shift]").filter({ hasText: title });
const panel = (page, title) => page.getByRole("complementary", { name: `Shift: ${title}` });

describe("the plan of a week", () => {
  it("plans a shift that books a machine, and shows the gap to everybody", async () => {
    await annas.keyboard.press("n");
    const form = annas.getByRole("dialog", { name: "New shift" });
    await form.getByLabel("Title").fill("Early");
    await form.getByLabel("Begins at").fill("06:00");
    await form.getByLabel("Ends at").fill("14:00");
    await form.getByLabel("Equipment").selectOption({ label: "Chamber B" });
    await form.getByRole("button", { name: "Plan shift" }).click();
    await card(annas, "Early").getByText("Nobody yet").waitFor();
    await card(bens, "Early").getByText("Nobody yet").waitFor();
    await bens.getByText("1 person missing").waitFor();
    await card(bens, "Early").getByText("Chamber B").waitFor();
  });

  it("refuses the same machine twice, beside its field", async () => {
    await annas.keyboard.press("n");
    const form = annas.getByRole("dialog", { name: "New shift" });
    await form.getByLabel("Title").fill("Too late");
    await form.getByLabel("Equipment").selectOption({ label: "Chamber B" });
    await form.getByRole("button", { name: "Plan shift" }).click();
    await form.getByText("Equipment is booked at that time").waitFor();
    await form.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await card(annas, "Too late").count(), 0);
    // The browser says of every refusal that it was one.
    annas.trouble.splice(0, annas.trouble.length, ...annas.trouble.filter((word) => !word.includes("409")));
  });

  it("lets somebody take what is missing", async () => {
    await card(bens, "Early").click();
    await panel(bens, "Early").getByRole("button", { name: "Take shift" }).click();
    await card(annas, "Early").getByText("Ben").waitFor();
    await annas.getByText("1 person missing").waitFor({ state: "detached" });
  });

  it("swaps a shift when it is asked, accepted and approved", async () => {
    await card(bens, "Late").click();
    await panel(bens, "Late").getByRole("button", { name: "Ask for swap" }).click();
    const form = bens.getByRole("dialog", { name: "Swap Late" });
    await form.getByLabel("Who is asked").selectOption({ label: "Ana Prates" });
    await form.getByLabel("Note").fill("Dentist");
    await form.getByRole("button", { name: "Ask for swap" }).click();
    const asked = annas.getByRole("navigation", { name: "Shifts" }).locator("[data-swap]");
    await asked.getByText("Dentist").waitFor();
    await asked.getByRole("button", { name: "Take shift" }).click();
    await asked.getByRole("button", { name: "Approve swap" }).click();
    await card(bens, "Late").getByText("Ana", { exact: true }).waitFor();
    await asked.waitFor({ state: "detached" });
  });

  it("copies a week, and takes that back", async () => {
    await annas.getByRole("button", { name: "Copy week" }).click();
    await annas.getByRole("dialog").getByRole("button", { name: "Copy week" }).click();
    await annas.getByText("2 shifts copied").waitFor();
    await eventually(() => annas.url().includes(on(7)), "the next week is shown");
    await card(annas, "Early").waitFor();
    await annas.getByRole("button", { name: "Undo" }).last().click();
    await annas.getByRole("heading", { name: "Nothing is planned this week" }).waitFor();
    await annas.keyboard.press("k");
    await card(annas, "Early").waitFor();
  });

  it("cancels a shift, and brings it back", async () => {
    await card(annas, "Early").click();
    await panel(annas, "Early").getByRole("button", { name: "Cancel shift" }).click();
    await card(bens, "Early").waitFor({ state: "detached" });
    await annas.getByRole("button", { name: "Undo" }).last().click();
    await card(bens, "Early").waitFor();
  });

  it("says who is on now", async () => {
    const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
    await ana.post("/schedules", { title: "Night", start_time: at(-1), end_time: at(1), participant_ids: [ben.id] });
    await bens.getByRole("navigation", { name: "Shifts" }).getByText(/^Night, until/).waitFor();
  });

  it("fits a phone, where the days stand one below the other", async () => {
    const phone = await sit(browser, house, { viewport: PHONE });
    await signIn(phone, ben, `/shifts?date=${on(0)}`);
    await card(phone, "Early").waitFor();
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= PHONE.width, `${wide} wide`);
    await phone.getByRole("button", { name: "Who is on, and swaps" }).click();
    await phone.getByRole("heading", { name: "On now" }).waitFor();
    phone.isSound();
  });
});
