// Finding: the palette over every page, and the page with operators; two people side by side, of whom one may not read all.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually } from "./support/waiting.mjs";

let house, browser, ana, ben, annas, bens;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Finders" });
  ben = await ana.invite("Ben Okoro");
  const lab = await ana.channel("lab", ben);
  const corner = await ana.group("corner", await ana.invite("Cleo Anand"));
  await ana.say(lab, "The humidity drifts above 80 %");
  await ana.say(corner, "Humidity is a secret here");
  const project = await ana.post("/projects", { name: "Nitrate kit", key: "NK" });
  await ana.post(`/projects/${project.id}/tasks`, { title: "Extend the humidity table" });
  await eventually(async () => (await ana.get("/search?q=humid")).data.length === 3, "all three can be found");
  annas = await sit(browser, house);
  bens = await sit(browser, house);
  await signIn(annas, ana, "/home");
  await signIn(bens, ben, "/home");
  for (const page of [annas, bens]) await page.waitForLoadState("networkidle");
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [annas, bens].forEach((page) => page.isSound()));

async function palette(page, words) {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find or do" });
  await field.fill(words);
  return page.getByRole("dialog").getByRole("option");
}

describe("finding", () => {
  it("finds tasks and messages in the palette, by kind, and opens the place", async () => {
    const options = await palette(annas, "humid");
    await options.filter({ hasText: "NK-1 Extend the humidity table" }).waitFor();
    await options.filter({ hasText: "a secret here" }).waitFor();
    assert.equal(await options.filter({ hasText: "drifts above" }).locator("mark").first().innerText(), "humidity");
    await options.filter({ hasText: "drifts above" }).click();
    await annas.waitForURL("**/chat/*");
    await annas.getByText("The humidity drifts above 80 %").first().waitFor();
  });

  it("shows nobody what they may not read", async () => {
    const options = await palette(bens, "humid");
    await options.filter({ hasText: "drifts above" }).waitFor();
    assert.equal(await options.filter({ hasText: "secret" }).count(), 0);
    await bens.keyboard.press("Escape");
  });

  it("makes a task of the words", async () => {
    const options = await palette(annas, "Order silica gel");
    await options.filter({ hasText: "Create task “Order silica gel”" }).click();
    await annas.waitForURL("**/tasks/*");
    await annas.getByRole("heading", { name: "Order silica gel" }).or(annas.getByText("Order silica gel")).first().waitFor();
  });

  it("looks for the words, and makes nothing of them, when one presses Enter too soon", async () => {
    await palette(bens, "zebra crossing");
    await bens.keyboard.press("Enter");
    await bens.waitForURL("**/search?q=zebra*");
    await bens.getByText("Nothing says “zebra crossing”").waitFor();
  });

  it("goes from the palette to the page, which offers operators as one types", async () => {
    const options = await palette(annas, "humid");
    await options.filter({ hasText: "Search for “humid”" }).click();
    await annas.waitForURL("**/search?q=humid");
    await annas.getByRole("heading", { name: "Messages" }).waitFor();
    const field = annas.getByRole("combobox", { name: "Search" });
    await field.fill("humid is:");
    await annas.getByRole("option", { name: /is:open/ }).waitFor();
    await annas.keyboard.press("ArrowDown");
    await annas.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "humid is:open ");
    await annas.getByRole("heading", { name: "Messages" }).waitFor({ state: "detached" });
    await annas.getByRole("link", { name: /NK-1 Extend the humidity table/ }).waitFor();
    await annas.getByRole("button", { name: "People" }).click();
    await annas.getByText("Nothing says").waitFor();
  });

  it("says so when nothing is found, and what is wrong with a query", async () => {
    await bens.goto("/search?q=zebra");
    await bens.getByText("Nothing says “zebra”").waitFor();
    await bens.getByRole("combobox", { name: "Search" }).fill("before:yesterday");
    await bens.getByRole("alert").getByText(/needs a day after/).waitFor();
    // The browser says of every refusal that it was one.
    bens.trouble.splice(0, bens.trouble.length, ...bens.trouble.filter((word) => !/400 .*q=before%3Ayesterday/.test(word)));
  });

  it("does not ask with half an operator, and offers what may follow from the keyboard alone", async () => {
    const asked = [];
    const listen = (request) => request.url().includes("/api/search?") && asked.push(new URL(request.url()).searchParams.get("q"));
    bens.on("request", listen);
    await bens.goto("/search?q=humid");
    await bens.getByRole("link", { name: /drifts above/ }).waitFor();
    const field = bens.getByRole("combobox", { name: "Search" });
    await field.press("End");
    await bens.keyboard.type(" kin");
    await bens.keyboard.press("ArrowDown");
    await bens.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "humid kind:");
    await bens.getByText("waits for its word").waitFor();
    await bens.getByRole("link", { name: /drifts above/ }).waitFor();
    await bens.keyboard.press("ArrowDown");
    assert.equal(await field.getAttribute("aria-activedescendant"), await bens.getByRole("option", { selected: true }).getAttribute("id"));
    await bens.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "humid kind:message ");
    await bens.getByRole("listbox").waitFor({ state: "hidden" });
    assert.equal(await field.getAttribute("aria-expanded"), "false");
    await eventually(() => asked.includes("humid kind:message"), "it is asked");
    assert.ok(!asked.includes("humid kind:"), asked.join());
    bens.off("request", listen);
  });

  it("fits a phone", async () => {
    const phone = await sit(browser, house, { viewport: PHONE });
    await signIn(phone, ana, "/search?q=humid");
    await phone.getByRole("heading", { name: "Tasks" }).waitFor();
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing stands out at the side");
    await phone.context().close();
  });
});
