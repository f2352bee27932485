// The status feed, with two people side by side: what one writes waits for the other, and moves nothing.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

let house, browser, ana, ben, annas, bens;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Feed House" });
  ben = await ana.invite("Ben Okoro");
  annas = await sit(browser, house);
  bens = await sit(browser, house);
  await signIn(annas, ana, "/status");
  await signIn(bens, ben, "/status");
  for (const page of [annas, bens]) await page.getByRole("textbox", { name: "What are you at?" }).waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [annas, bens].forEach((page) => page.isSound()));

const post = (page, text) => page.getByRole("article").filter({ hasText: text });
async function write(page, text) {
  await page.getByRole("textbox", { name: "What are you at?" }).fill(text);
  await page.getByRole("button", { name: "Post status" }).click();
  await post(page, text).waitFor();
}

describe("the status feed", () => {
  it("shows one's own status at once, and lets that of others wait above", async () => {
    await write(annas, "Kiln two is cooling");
    await bens.getByRole("button", { name: /1 new post above/ }).waitFor();
    assert.equal(await post(bens, "Kiln two is cooling").count(), 0);
    await bens.getByRole("button", { name: /1 new post above/ }).click();
    await post(bens, "Kiln two is cooling").waitFor();
  });

  it("brings comments and reactions to both sides", async () => {
    const hers = post(annas, "Kiln two is cooling");
    const his = post(bens, "Kiln two is cooling");
    await his.getByRole("button", { name: "Comment", exact: true }).click();
    await his.getByRole("textbox", { name: /^Comment on the status/ }).fill("How long still?");
    await bens.keyboard.press("Control+Enter");
    await his.getByText("How long still?").waitFor();
    await hers.getByRole("button", { name: "1 comment" }).click();
    await hers.getByText("How long still?").waitFor();
    await his.getByRole("button", { name: "React" }).click();
    await bens.getByRole("menuitem", { name: "thumbs up" }).click();
    await hers.getByRole("button", { name: /^thumbs up, 1: Ben Okoro/ }).waitFor();
  });

  it("tells its author who has seen it", async () => {
    await post(annas, "Kiln two is cooling").getByRole("button", { name: "Seen by 1" }).click();
    await annas.getByRole("dialog").getByText("Ben Okoro").waitFor();
    await annas.keyboard.press("Escape");
  });

  it("shows an edit where it stands", async () => {
    const hers = post(annas, "Kiln two is cooling");
    await hers.getByRole("button", { name: /^More about/ }).click();
    await annas.getByRole("menuitem", { name: "Edit status" }).click();
    await annas.getByRole("textbox", { name: "Edit status" }).fill("Kiln two is cold");
    await annas.getByRole("button", { name: "Save changes" }).click();
    await post(bens, "Kiln two is cold").waitFor();
  });

  it("keeps what is for chosen people from everyone else", async () => {
    const cai = await ana.invite("Cai Lund");
    await ana.post("/status", { text: "For Cai alone", visibility: "private", user_ids: [cai.id] });
    await post(annas, "For Cai alone").waitFor();
    await pause(500);
    await bens.reload();
    await post(bens, "Kiln two is cold").waitFor();
    assert.equal(await bens.getByText("For Cai alone").count(), 0);
  });

  it("brings back what was deleted by mistake, and deletes what was meant", async () => {
    await write(annas, "Wrong window");
    const remove = async () => {
      await post(annas, "Wrong window").getByRole("button", { name: /^More about/ }).click();
      await annas.getByRole("menuitem", { name: "Delete status" }).click();
      await post(annas, "Wrong window").waitFor({ state: "detached" });
    };
    await remove();
    await annas.getByRole("button", { name: "Undo (Z)" }).last().click();
    await post(annas, "Wrong window").waitFor();
    await remove();
    await eventually(
      async () => !(await ana.get("/status")).data.some(({ text }) => text === "Wrong window"),
      "the server has deleted it",
      15_000,
    );
  });

  it("pins a status for everyone", async () => {
    await post(annas, "Kiln two is cold").getByRole("button", { name: /^More about/ }).click();
    await annas.getByRole("menuitem", { name: "Pin status" }).click();
    await annas.getByRole("heading", { name: "Pinned" }).waitFor();
    await post(bens, "Kiln two is cold").getByText("Pinned").waitFor();
  });

  it("goes on below, page after page", async () => {
    for (let nth = 1; nth <= 45; nth++) await ana.post("/status", { text: `entry number ${nth}.` });
    await bens.reload();
    await post(bens, "entry number 45.").waitFor();
    await eventually(async () => {
      await bens.mouse.move(500, 500);
      await bens.mouse.wheel(0, 4_000);
      return (await post(bens, "entry number 1.").count()) > 0;
    }, "the oldest is reached");
  });

  it("fits a phone", async () => {
    const phone = await sit(browser, house, { viewport: PHONE });
    await signIn(phone, ben, "/status");
    await post(phone, "entry number 45.").waitFor();
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    phone.isSound();
    await phone.context().close();
  });
});
