// The app as something that is there without a connection: installed, opened offline to what was last seen, and empty
// again once its person has signed out.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openBrowser, said, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, layWire } from "./support/waiting.mjs";

let house, wire, browser, page, ana, talk;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  wire = await layWire(house.port);
  ana = await founder(house, "Ana Prates", { organization: "Reach House" });
  const ben = await ana.invite("Ben Okoro");
  talk = await ana.direct(ben);
  await ben.say(talk, "The pump is dry");
  page = await sit(browser, wire);
});
after(async () => {
  await browser?.close();
  wire?.close();
  await house?.close();
});

/** Until the conversation itself is kept: the list of conversations has its last words sooner. */
const untilKept = () =>
  eventually(async () => {
    const now = await kept();
    return now.all.includes(`"queryKey":["chat","stream","${talk.id}"]`) && now;
  }, "the conversation is kept");

/** What this browser holds of the person: everything that scripts can read. */
const kept = () =>
  page.evaluate(async () => {
    const all = await new Promise((done) => {
      const opened = indexedDB.open("guildhall", 1);
      opened.onupgradeneeded = () => opened.result.createObjectStore("kept");
      opened.onsuccess = () => {
        const asked = opened.result.transaction("kept").objectStore("kept").getAll();
        asked.onsuccess = () => done(JSON.stringify(asked.result));
      };
    });
    return { all, local: JSON.stringify(localStorage) };
  });

describe("an app that is there without a connection", () => {
  it("can be installed: a manifest with icons, and a worker that is asked for anew each time", async () => {
    const manifest = await (await fetch(`${house.url}/manifest.webmanifest`)).json();
    assert.deepEqual([manifest.display, manifest.start_url, manifest.scope], ["standalone", "/home", "/"]);
    for (const size of ["192x192", "512x512"]) {
      const icon = manifest.icons.find(({ sizes }) => sizes === size);
      const answer = await fetch(house.url + icon.src);
      assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "image/png"]);
    }
    for (const path of ["/sw.js", "/", "/manifest.webmanifest"]) {
      const answer = await fetch(house.url + path, { headers: { Accept: "text/html,*/*" } });
      assert.equal(answer.headers.get("cache-control"), "no-cache", path);
      assert.match(answer.headers.get("content-security-policy"), /worker-src 'self'; manifest-src 'self'/);
    }
    const worker = await fetch(`${house.url}/sw.js`);
    assert.match(worker.headers.get("content-type"), /^text\/javascript/);
    await signIn(page, ana, "/chat");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).scope);
    assert.equal(new URL(scope).pathname, "/");
    page.isSound();
  });

  it("keeps what was seen, and no secret", async () => {
    await page.goto(`/chat/${talk.id}`);
    await said(page, "The pump is dry");
    const { all, local } = await untilKept();
    assert.ok(all.includes("The pump is dry"));
    assert.ok(!/eyJ[\w-]+\.eyJ/.test(all + local), "no token");
    page.isSound();
  });

  it("opens offline to what was last seen, and says of when", async () => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.outage(async () => {
      wire.cut();
      await page.reload();
      await page.getByText(/Offline\. You see what was last seen at \d\d:\d\d/).waitFor();
      await said(page, "The pump is dry");
      // An installed app begins at home.
      await page.goto("/home");
      await page.getByText(/Offline\./).waitFor();
      await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("main").getByText("Ben").first().waitFor();
      await page.goto(`/chat/${talk.id}`);
      await said(page, "The pump is dry");
      wire.mend();
      await page.getByText(/Offline\./).waitFor({ state: "hidden", timeout: 20_000 });
      await said(page, "The pump is dry");
    });
  });

  it("says that the house does not answer where nothing was kept, and goes in when it does", async () => {
    await page.outage(async () => {
      wire.cut();
      await page.getByText("No connection.").waitFor();
      await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase("guildhall").onsuccess = done)));
      await page.reload();
      await page.getByRole("heading", { name: "The house does not answer" }).waitFor();
      wire.mend();
      await said(page, "The pump is dry", { timeout: 20_000 });
    });
  });

  it("has nothing of its person left after signing out", async () => {
    await page.getByRole("button", { name: ana.name }).first().click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await eventually(async () => (await kept()).all === "[]", "it is cleared");
    const { local } = await kept();
    assert.ok(!local.includes(ana.email) && !local.includes("pump"));
    await page.outage(async () => {
      wire.cut();
      await page.reload();
      await page.getByRole("status").getByText("The server does not answer").waitFor();
      assert.ok(!/Ana|pump/.test(await page.locator("body").innerText()), "the door knows nobody");
      wire.mend();
    });
  });
});
