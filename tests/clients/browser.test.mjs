// The first five minutes: two people, two browsers, one new organization.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, said, say, sit, tool } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { PASSWORD } from "./support/people.mjs";
import { eventually, layWire, pause } from "./support/waiting.mjs";

let house, wire, browser, ana, ben, invitation;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  // Hers can be cut.
  wire = await layWire(house.port);
  ana = await sit(browser, wire);
  ben = await sit(browser, house);
});
after(async () => {
  await browser?.close();
  wire?.close();
  await house?.close();
});
// BR1: the whole run, without one violation of the content security policy and without one error.
afterEach(() => [ana, ben].forEach((page) => page.isSound()));

const heading = (page, name) => page.getByRole("heading", { name, exact: true }).first();
const row = (page, name) => page.getByRole("complementary").or(page.getByRole("navigation")).locator("[data-conversation]", { hasText: name });

async function signUp(page, name, email, button) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: button }).click();
}

describe("the first five minutes", () => {
  it("an account is made on the first page", async () => {
    await ana.goto("/");
    await signUp(ana, "Ana Prates", "ana@first.example", "Create account");
    await heading(ana, "Found an organization").waitFor();
  });

  it("an organization is founded from one of five blueprints", async () => {
    const blueprints = ana.getByRole("radio");
    await eventually(async () => (await blueprints.count()) === 5, "five blueprints are offered");
    await ana.getByRole("radio", { name: /labsync/i }).check();
    await ana.getByLabel("Name", { exact: true }).fill("First House");
    await ana.getByRole("button", { name: "Found First House" }).click();
    await ana.waitForURL("**/home");
  });

  it("an invitation link is made and copied", async () => {
    await ana.getByRole("link", { name: "Admin" }).first().click();
    await ana.getByRole("link", { name: /^Invitations/ }).click();
    await ana.getByRole("button", { name: "Invite" }).first().click();
    await ana.getByLabel("E-mail").fill("ben@first.example");
    await ana.getByRole("checkbox", { name: "Staff" }).check({ force: true });
    await ana.getByRole("button", { name: "Make the link" }).click();
    await ana.getByRole("button", { name: "Copy link" }).click();
    await ana.getByRole("button", { name: "Copied" }).waitFor();
    invitation = await ana.evaluate(() => navigator.clipboard.readText());
    assert.equal(invitation, await ana.getByLabel("Invitation link").inputValue());
    assert.ok(invitation.startsWith(`${house.url}/invitation#`), invitation);
    await ana.getByRole("button", { name: "Done" }).click();
  });

  it("a second person opens it, makes an account, and is in", async () => {
    await ben.goto(invitation);
    await heading(ben, "You are invited").waitFor();
    assert.ok(!ben.url().includes(invitation.split("#")[1]), "the token has left the address bar");
    await signUp(ben, "Ben Okoro", "ben@first.example", "Create account and join");
    await ben.waitForURL("**/home");
    await ben.getByRole("link", { name: "Chat" }).first().click();
  });

  it("he writes to her, and she is told at once", async () => {
    await ana.getByRole("link", { name: "Chat" }).first().click();
    await ben.getByRole("button", { name: "New conversation" }).first().click();
    await ben.getByRole("option", { name: /Ana Prates/ }).click();
    await ben.getByRole("button", { name: "Open conversation" }).click();
    await say(ben, "Good morning, house!");
    await row(ana, "Ben Okoro").click();
    await said(ana, "Good morning, house!");
  });

  it("both talk, and each word is on the other side at once", async () => {
    const started = Date.now();
    for (let round = 1; round <= 3; round++) {
      await say(ana, `question ${round}`);
      await said(ben, `question ${round}`);
      await say(ben, `answer ${round}`);
      await said(ana, `answer ${round}`);
    }
    assert.ok(Date.now() - started < 6_000, `six messages took ${Date.now() - started} ms`);
  });

  it("each sees that the other types, is there, and has read", async () => {
    await ben.getByRole("textbox", { name: /^Message to/ }).pressSequentially("I am thi", { delay: 20 });
    await ana.getByText("Ben is typing").waitFor();
    await ben.getByRole("textbox", { name: /^Message to/ }).fill("");
    await ana.getByText("Ben is typing").waitFor({ state: "hidden" });
    await say(ana, "Have you seen this?");
    await ana.getByText("Read by Ben Okoro").waitFor({ state: "attached" });
    await ana.getByText(/^(Here|Online)$/i).first().waitFor();
  });

  it("what comes while one is elsewhere is counted, until it is read", async () => {
    await ana.getByRole("link", { name: "People" }).first().click();
    await heading(ana, "People").waitFor();
    await say(ben, "one");
    await say(ben, "two");
    const chat = ana.getByRole("link", { name: /Chat/ }).first();
    await eventually(async () => /2/.test(await chat.innerText()), "two unread are shown on the rail");
    await chat.click();
    await said(ana, "two");
    await eventually(async () => !/\d/.test(await chat.innerText()), "the count is gone");
    await ben.getByText("Read by Ana Prates").waitFor({ state: "attached" });
  });

  it("a message is edited and deleted, on both sides", async () => {
    await say(ben, "See you at nien");
    await tool(ben, "See you at nien", "More");
    await ben.getByRole("menuitem", { name: /^Edit/ }).click();
    const editor = ben.getByRole("textbox", { name: "Edit message" });
    await editor.fill("See you at nine");
    await editor.press("Enter");
    assert.match(await (await said(ana, "See you at nine")).innerText(), /edited$/);
    await tool(ben, "See you at nine", "More");
    await ben.getByRole("menuitem", { name: /^Delete/ }).click();
    await ben.getByRole("button", { name: "Delete message" }).click();
    for (const page of [ana, ben]) {
      await said(page, "This message was deleted");
      assert.equal(await page.getByText("See you at nine").count(), 0);
    }
  });

  it("the keyboard alone finds a conversation and sends", async () => {
    await ana.getByRole("link", { name: "People" }).first().click();
    await heading(ana, "People").waitFor();
    await ana.waitForLoadState("networkidle");
    await ana.keyboard.press("Control+k");
    await ana.getByRole("combobox", { name: "Find or do" }).waitFor();
    await ana.keyboard.type("ben ok");
    await ana.keyboard.press("Enter");
    await ana.waitForURL("**/chat/*-*");
    await ana.getByRole("textbox", { name: /^Message to/ }).waitFor();
    await eventually(() => ana.evaluate(() => document.activeElement?.tagName === "TEXTAREA"), "one can write at once");
    await ana.keyboard.type("without a mouse");
    await ana.keyboard.press("Enter");
    await said(ben, "without a mouse");
    // Back from the field to the messages, and an answer to the last one.
    await ana.keyboard.press("Escape");
    await eventually(() => ana.evaluate(() => document.activeElement?.closest("[role=log]") !== null), "the last message has the focus");
    await ana.keyboard.press("r");
    await ana.keyboard.type("an answer");
    await ana.keyboard.press("Enter");
    await said(ben, "an answer");
  });

  it("a reload keeps the session and the place", async () => {
    const place = ana.url();
    await ana.reload();
    await said(ana, "an answer");
    assert.equal(new URL(ana.url()).pathname, new URL(place).pathname);
    await eventually(async () => (await ana.context().cookies()).some(({ name, httpOnly }) => name === "guildhall_refresh" && httpOnly), "the cookie is HttpOnly");
  });
});

describe("a lost connection", () => {
  it("is seen, and what was missed and what was written arrive when it is back", async () => {
    await ana.outage(async () => {
      wire.cut();
      await ana.getByText("No connection.").waitFor();
      await say(ben, "said while you were away");
      const field = ana.getByRole("textbox", { name: /^Message to/ });
      await field.fill("written while away");
      await field.press("Enter");
      await ana.getByText("Waits for the connection").waitFor();
      wire.mend();
      await said(ana, "said while you were away", { timeout: 20_000 });
      await said(ben, "written while away");
      await ana.getByText("No connection.").waitFor({ state: "hidden" });
      await ana.getByText("Waits for the connection").waitFor({ state: "hidden" });
    });
    assert.equal(await ben.getByRole("log").getByText("written while away").count(), 1);
  });

  it("the server is killed and started again, and nothing is lost", async () => {
    await ana.outage(() =>
      ben.outage(async () => {
        await house.kill();
        await ana.getByText("No connection.").waitFor();
        const field = ben.getByRole("textbox", { name: /^Message to/ });
        await field.fill("written into the dark");
        await field.press("Enter");
        await house.start();
        await said(ana, "written into the dark", { timeout: 20_000 });
        await ben.getByText("Waits for the connection").waitFor({ state: "hidden" });
        for (const page of [ana, ben]) await page.getByText("No connection.").waitFor({ state: "hidden", timeout: 20_000 });
      }),
    );
    await say(ana, "there you are");
    await said(ben, "there you are");
    for (const page of [ana, ben]) assert.equal(await page.getByRole("log").getByText("written into the dark").count(), 1);
  });
});

describe("on a phone", () => {
  it("list, conversation and back fit, and a message is sent with the button", async () => {
    const phone = await sit(browser, house, { viewport: PHONE });
    await phone.goto("/?sign=in&next=/chat");
    await phone.getByLabel("E-mail").fill("ana@first.example");
    await phone.getByLabel("Password").fill(PASSWORD);
    await phone.getByRole("button", { name: "Sign in", exact: true }).tap();
    await phone.locator("[data-conversation]", { hasText: "Ben Okoro" }).tap();
    await said(phone, "there you are");
    await phone.getByRole("textbox", { name: /^Message to/ }).fill("from the tram");
    await phone.getByRole("button", { name: "Send", exact: true }).tap();
    await said(ben, "from the tram");
    const wide = () => phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await wide(), 0, "nothing is wider than the phone");
    await phone.getByRole("button", { name: "All conversations" }).tap();
    await phone.locator("[data-conversation]", { hasText: "Ben Okoro" }).waitFor();
    assert.equal(await wide(), 0);
    phone.isSound();
    await phone.context().close();
  });
});

describe("BR6: after signing out", () => {
  it("nothing of the person is left in the page, in storage, or behind the back button", async () => {
    const place = ana.url();
    await ana.getByRole("button", { name: /profile and sign out/ }).click();
    await ana.getByRole("menuitem", { name: "Sign out" }).click();
    await ana.waitForURL((url) => url.pathname === "/");
    await ana.getByRole("button", { name: "Sign in", exact: true }).or(ana.getByRole("button", { name: "Create account" })).first().waitFor();
    await pause(300);
    const nothingLeft = async (when) => {
      const left = await ana.evaluate(async () => ({
        page: document.documentElement.outerHTML,
        local: JSON.stringify({ ...localStorage }),
        session: JSON.stringify({ ...sessionStorage }),
        databases: (await indexedDB.databases()).length,
        kept: (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
          .flat()
          .map(({ url }) => new URL(url).pathname),
        cookies: document.cookie,
      }));
      const text = left.page + left.local + left.session + left.cookies;
      for (const trace of ["Ana Prates", "Ben Okoro", "first.example", "First House", "there you are", "eyJ"]) {
        const at = text.indexOf(trace);
        assert.ok(at < 0, `${trace} is left ${when}: ${text.slice(Math.max(0, at - 120), at + 80)}`);
      }
      assert.equal(left.databases, 0);
      // The app itself, which is the same for everybody, stays; nothing that the API answered does.
      assert.deepEqual(left.kept.filter((path) => !/^\/$|^\/assets\/|^\/[\w-]+\.(png|svg|webmanifest|woff2)$/.test(path)), []);
    };
    await nothingLeft("in the page");
    assert.ok(!(await ana.context().cookies()).some(({ name }) => name.endsWith("guildhall_refresh")));
    for (let step = 0; step < 4; step++) {
      await ana.goBack().catch(() => undefined);
      await pause(150);
      await nothingLeft(`after going back ${step + 1} times`);
    }
    await ana.goto(place);
    await ana.waitForURL((url) => url.pathname === "/");
    await nothingLeft("at the former address");
    const answer = await ana.evaluate(async () => (await fetch("/api/users/me")).status);
    assert.equal(answer, 401);
    ana.trouble.splice(0, Infinity, ...ana.trouble.filter((line) => !line.includes("/api/users/me")));
  });

  it("the token was never in storage while signed in", async () => {
    const stored = await ben.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    assert.doesNotMatch(stored, /eyJ|token|@/);
  });
});
