// A browser that sees what people see, and remembers everything that goes wrong behind it.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { PASSWORD } from "./people.mjs";
import { eventually } from "./waiting.mjs";

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.GUILDHALL_CHROMIUM || process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** Somebody's browser: a context of their own with one page. `trouble` holds what should not have happened. */
export async function sit(browser, house, { viewport = DESK, colorScheme = "light", ...options } = {}) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    baseURL: house.url,
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    permissions: ["clipboard-read", "clipboard-write"],
    ...(viewport.width < 700 && { hasTouch: true, isMobile: true }),
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const trouble = [];
  const calm = { now: true };
  await context.exposeBinding("__tellViolation", (_, violation) => trouble.push(`CSP: ${violation}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      window.__tellViolation(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
  context.on("weberror", (error) => trouble.push(`error: ${error.error().stack ?? error.error()}`));
  context.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || isExpected(message)) return;
    if (!calm.now && /net::ERR_|WebSocket connection/.test(message.text())) return;
    trouble.push(`console: ${message.text()} (${message.location().url})`);
  });
  const page = await context.newPage();
  return Object.assign(page, {
    trouble,
    /** While the server is away on purpose, the browser may say so. */
    outage: async (work) => {
      calm.now = false;
      await work().finally(() => (calm.now = true));
    },
    isSound: () => assert.deepEqual(trouble, []),
  });
}

/** Only the server knows whether the cookie, which no script can see, holds a session: at the first visit it says no. */
function isExpected(message) {
  return message.location().url.endsWith("/api/auth/refresh") && message.text().includes("401");
}

/** Signs an account in that was made through the API, and goes to a page. */
export async function signIn(page, person, path = "/chat") {
  await page.goto(`/?sign=in&next=${encodeURIComponent(path)}`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/");
}

/** Says something in the open conversation, with the keyboard. */
export async function say(page, text) {
  const field = page.getByRole("textbox", { name: /^Message to/ });
  await field.fill(text);
  await field.press("Enter");
  await said(page, text);
}

/** The message, once it can be seen. */
export async function said(page, text, options) {
  const message = page.getByRole("log").locator("p", { hasText: text }).last();
  await message.waitFor(options);
  return message;
}

/** Uses a message's button, which is there while the pointer is on the message: others that come or go may move it away. */
export async function tool(page, text, name) {
  const message = await said(page, text);
  const button = page.getByRole("button", { name, exact: true }).last();
  const isClicked = async () => {
    await message.hover();
    return button.click({ timeout: 1_000 }).then(() => true, () => false);
  };
  await eventually(isClicked, `${name} of "${text}" is clicked`);
}
