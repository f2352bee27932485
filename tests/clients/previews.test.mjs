// Links under messages and statuses, with a web site on loopback behind them.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, afterEach, before, describe, it } from "node:test";
import { openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";

let house, browser, site, ana, ben, annas, bens, talk;
const visitors = [];
before(async () => {
  browser = await openBrowser();
  const painted = await browser.newPage({ viewport: { width: 640, height: 400 } });
  await painted.setContent("<body style='margin:0;background:linear-gradient(#126e5a,#c9a24b)'>");
  const picture = await painted.screenshot();
  await painted.close();
  site = createServer((request, response) => {
    visitors.push(`${request.headers["user-agent"]} ${request.url}`);
    if (request.url === "/moon.png") return response.writeHead(200, { "content-type": "image/png" }).end(picture);
    response.writeHead(200, { "content-type": "text/html" }).end(
      `<title>Tides &lt;b&gt;and&lt;/b&gt; moons</title><meta property="og:site_name" content="Saltmarsh Almanac">
       <meta name="description" content="When to sail, and when to stay."><meta property="og:image" content="/moon.png">`,
    );
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  house = await Guildhall.open({ environment: { GUILDHALL_OUTGOING_ALLOW: at("") } });
  ana = await founder(house, "Ana Prates");
  ben = await ana.invite("Ben Okoro");
  talk = await ana.direct(ben);
  [annas, bens] = [await sit(browser, house), await sit(browser, house)];
  await signIn(annas, ana, `/chat/${talk.id}`);
  await signIn(bens, ben, `/chat/${talk.id}`);
});
after(async () => {
  await browser?.close();
  await house?.close();
  site?.close();
});
afterEach(() => [annas, bens].forEach((page) => page.isSound()));

const at = (path) => `http://127.0.0.1:${site.address().port}${path}`;
const card = (page) => page.getByRole("link", { name: /Tides <b>and<\/b> moons/ });

describe("what stands behind a link", () => {
  it("comes under a message while one looks, with a picture, and no browser asks the site", async () => {
    await ana.say(talk, `Have a look: ${at("/tides")}`);
    for (const page of [annas, bens]) {
      await card(page).getByText("Saltmarsh Almanac").waitFor();
      await card(page).getByText("When to sail, and when to stay.").waitFor();
      assert.equal(await card(page).getAttribute("href"), at("/tides"));
      const picture = card(page).locator("img");
      await picture.waitFor();
      assert.match(await picture.getAttribute("src"), /^data:image\/jpeg;base64,/);
      assert.equal(await picture.evaluate((img) => img.decode().then(() => img.naturalWidth)), 480);
    }
    assert.deepEqual(visitors, ["Guildhall /tides", "Guildhall /moon.png"]);
  });

  it("is taken off by its writer, for everyone", async () => {
    await bens.getByText("Have a look").waitFor();
    assert.equal(await bens.getByRole("button", { name: "Remove the preview" }).count(), 0);
    await annas.getByRole("button", { name: "Remove the preview" }).click();
    for (const page of [annas, bens]) {
      await card(page).waitFor({ state: "detached" });
      await page.getByRole("link", { name: at("/tides") }).waitFor();
    }
  });

  it("stands under a status as well", async () => {
    await annas.goto(`${house.url}/status`);
    await ana.post("/status", { text: `Read ${at("/tides")}` });
    await card(annas).locator("img").waitFor();
    await annas.getByRole("button", { name: "Remove the preview" }).click();
    await card(annas).waitFor({ state: "detached" });
    await annas.getByRole("link", { name: at("/tides") }).waitFor();
  });
});
