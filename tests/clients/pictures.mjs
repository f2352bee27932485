// Takes the pictures of every screen from `serve --demo`: node pictures.mjs [folder], docs/pictures by default.
// The README shows some of them; commit only those.

import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { DESK, PHONE, openBrowser, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { call } from "./support/people.mjs";

const folder = resolve(process.argv[2] ?? resolve(import.meta.dirname, "../../docs/pictures"));
const [EMAIL, PASSWORD] = ["ines@saltmarsh.example", "lit windows at dusk"];
const LOOKS = {
  light: { viewport: DESK, colorScheme: "light" },
  dark: { viewport: DESK, colorScheme: "dark" },
  phone: { viewport: PHONE, colorScheme: "light", deviceScaleFactor: 2 },
};

const house = await Guildhall.open({ args: ["--demo"] });
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  const { value } = await call(house, "POST", "/api/auth/login", { body: { email: EMAIL, password: PASSWORD } });
  const { value: conversations } = await call(house, "GET", "/api/conversations", { token: value.access_token });
  const talk = conversations.data.find(({ name }) => name === "nitrate-kit");
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await sit(browser, house, { ...options, reducedMotion: "reduce" });
    const take = async (name, path, prepare) => {
      if (path) await page.goto(path);
      await page.locator("h1:visible, h2:visible").first().waitFor();
      await prepare?.();
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: `${folder}/${name}-${look}.png` });
    };
    await take("welcome", "/");
    await take("invitation", "/invitation#a-word");
    await page.goto("/?sign=in");
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => url.pathname !== "/");
    await take("conversations", "/chat");
    await take("chat", `/chat/${talk.id}`, () => page.getByRole("log").locator("p").first().waitFor());
    await take("people-of-a-conversation", `/chat/${talk.id}?people=true`);
    await take("channels", "/chat/channels");
    for (const [name, path] of [["people", "/people"], ["profile", "/profile"], ["found", "/found"]]) await take(name, path);
    for (const name of ["organization", "members", "roles", "invitations", "audit"]) await take(name, `/admin/${name}`);
    if (look !== "phone") {
      await page.keyboard.press("Control+k");
      await take("palette", undefined, () => page.getByRole("dialog").waitFor());
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await house.close();
}
