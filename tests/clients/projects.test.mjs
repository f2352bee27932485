// Work done together: two people on one board, by mouse, by touch, by keys, and without any of them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

let house, browser, ana, ben, kit, hers, his;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates");
  ben = await ana.invite("Ben Okoro");
  kit = await ana.post("/projects", { name: "Nitrate kit", key: "NK" });
  await ana.post(`/projects/${kit.id}/members`, { user_id: ben.id, role: "member" });
  for (const title of ["Seal", "Battery", "Label"]) await ana.post(`/projects/${kit.id}/tasks`, { title });
  hers = await sit(browser, house, { reducedMotion: "reduce" });
  his = await sit(browser, house, { reducedMotion: "reduce" });
  await Promise.all([signIn(hers, ana, "/projects/NK/board"), signIn(his, ben, "/projects/NK/board")]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [hers, his].forEach((page) => page.isSound()));

const lane = (page, name) => page.getByRole("region", { name: new RegExp(`^${name},`) });
const card = (page, title) => page.locator("[data-task]", { hasText: title }).first();
/** Titles of a stage, from its top, as the page shows them. */
const titles = (page, name) => lane(page, name).locator("[data-task] h3").allTextContents();
const shows = (page, name, wanted) =>
  eventually(
    async () => JSON.stringify(await titles(page, name)) === JSON.stringify(wanted),
    `${name} shows ${wanted.join(", ")}`,
  );
const middle = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

describe("a board", () => {
  it("shows the tasks of a project, and a new one to everybody at once", async () => {
    await shows(hers, "To do", ["Seal", "Battery", "Label"]);
    await shows(his, "To do", ["Seal", "Battery", "Label"]);
    await his.keyboard.press("c");
    await his.getByRole("textbox", { name: "New task in To do" }).fill("Drop test");
    await his.keyboard.press("Enter");
    await shows(hers, "To do", ["Seal", "Battery", "Label", "Drop test"]);
    await card(hers, "Drop test").getByText("New, just now").waitFor();
    await his.keyboard.press("Escape");
  });

  it("takes a card from stage to stage with the mouse, for everybody", async () => {
    const from = await middle(card(hers, "Battery"));
    const to = await middle(lane(hers, "In progress"));
    await hers.mouse.move(from.x, from.y);
    await hers.mouse.down();
    await hers.mouse.move(from.x + 20, from.y + 10, { steps: 4 });
    await hers.mouse.move(to.x, to.y, { steps: 8 });
    await hers.mouse.up();
    await shows(hers, "In progress", ["Battery"]);
    await shows(his, "In progress", ["Battery"]);
    await card(his, "Battery").getByText("Moved from To do, just now").waitFor();
    assert.ok(!hers.url().includes("task="), "what ends a drag opens nothing");
    assert.equal(await card(hers, "Battery").getByText("just now").count(), 0, "her own move has no lamp");
  });

  it("puts a card between two others", async () => {
    const from = await middle(card(his, "Drop test"));
    const to = await middle(card(his, "Label"));
    await his.mouse.move(from.x, from.y);
    await his.mouse.down();
    await his.mouse.move(from.x, from.y - 20, { steps: 4 });
    await his.mouse.move(to.x, to.y - 12, { steps: 8 });
    await pause(60);
    await his.mouse.up();
    await shows(his, "To do", ["Seal", "Drop test", "Label"]);
    await shows(hers, "To do", ["Seal", "Drop test", "Label"]);
  });

  it("takes a card along with the keyboard", async () => {
    await card(hers, "Seal").focus();
    await hers.keyboard.press(" ");
    await hers.getByText(/lifted\. Arrows move it/).waitFor({ state: "attached" });
    await hers.keyboard.press("ArrowDown");
    await shows(hers, "To do", ["Drop test", "Seal", "Label"]);
    await hers.keyboard.press("ArrowRight");
    await hers.keyboard.press("Escape");
    await shows(hers, "To do", ["Seal", "Drop test", "Label"]);
    await card(hers, "Seal").focus();
    await hers.keyboard.press(" ");
    await hers.keyboard.press("ArrowRight");
    await hers.keyboard.press("ArrowDown");
    await hers.keyboard.press(" ");
    await shows(his, "In progress", ["Battery", "Seal"]);
    await shows(his, "To do", ["Drop test", "Label"]);
    await eventually(
      () => hers.evaluate(() => document.activeElement?.textContent?.includes("Seal")),
      "the card keeps the focus",
    );
  });

  it("undoes the last change with z", async () => {
    await hers.keyboard.press("z");
    await shows(his, "To do", ["Seal", "Drop test", "Label"]);
    await shows(hers, "To do", ["Seal", "Drop test", "Label"]);
  });

  it("moves a card by its menu, too", async () => {
    await card(his, "Label").hover();
    await his.getByRole("button", { name: "What to do with NK-3" }).click();
    await his.getByRole("menuitemcheckbox", { name: "Done" }).click();
    await shows(hers, "Done", ["Label"]);
    await his.getByText("NK-3 moved to Done").waitFor();
  });

  it("walks with j and k, opens with Enter, and goes back with Esc", async () => {
    await hers.keyboard.press("Escape");
    await card(hers, "Seal").focus();
    await hers.keyboard.press("j");
    await hers.keyboard.press("Enter");
    await hers.getByRole("complementary", { name: "Task NK-4" }).waitFor();
    assert.ok(hers.url().includes("task=NK-4"), hers.url());
    await hers.keyboard.press("k");
    await hers.getByRole("complementary", { name: "Task NK-1" }).waitFor();
    await hers.keyboard.press("Escape");
    await hers.getByRole("complementary", { name: /^Task/ }).waitFor({ state: "detached" });
  });

  it("carries a card with a finger that rested on it, and scrolls under one that did not", async () => {
    const phone = await sit(browser, house, { viewport: PHONE, reducedMotion: "reduce" });
    await signIn(phone, ana, "/projects/NK/board");
    await shows(phone, "To do", ["Seal", "Drop test"]);
    // A phone shows a stage at a time: the one with the cards first.
    await lane(phone, "To do").evaluate((element) => element.scrollIntoView({ inline: "start" }));
    const touches = await phone.context().newCDPSession(phone);
    const touch = (type, point) =>
      touches.send("Input.dispatchTouchEvent", { type, touchPoints: point === undefined ? [] : [point] });
    await pause(400);
    const from = await middle(card(phone, "Seal"));
    const to = await middle(card(phone, "Drop test"));
    await touch("touchStart", from);
    await pause(450);
    for (let step = 1; step <= 6; step++) {
      await touch("touchMove", { x: from.x, y: from.y + ((to.y + 16 - from.y) * step) / 6 });
      await pause(30);
    }
    await pause(100);
    await touch("touchEnd");
    await shows(phone, "To do", ["Drop test", "Seal"]);
    await shows(his, "To do", ["Drop test", "Seal"]);
    await touch("touchStart", from);
    await touch("touchMove", { x: from.x - 40, y: from.y });
    await touch("touchMove", { x: from.x - 160, y: from.y });
    await touch("touchEnd");
    await pause(500);
    await shows(phone, "To do", ["Drop test", "Seal"]);
    phone.isSound();
    await phone.context().close();
  });
});

describe("a task", () => {
  it("is written, ticked, given and talked about beside the board, and the other sees it live", async () => {
    await card(hers, "Drop test").click();
    await card(his, "Drop test").click();
    const [mine, theirs] = [hers, his].map((page) => page.getByRole("complementary", { name: "Task NK-4" }));
    await mine.getByRole("button", { name: "Drop test" }).click();
    await mine.getByRole("textbox", { name: "Title" }).fill("Drop test, 1.2 m");
    await hers.keyboard.press("Enter");
    await theirs.getByRole("heading", { name: "Drop test, 1.2 m" }).waitFor();

    await mine.getByRole("button", { name: "Describe it" }).click();
    await mine.getByRole("textbox", { name: "Description" }).fill("On **concrete**\n\n- [ ] five times");
    await mine.getByRole("button", { name: "Save" }).click();
    await theirs.locator("strong", { hasText: "concrete" }).waitFor();

    await mine.getByRole("button", { name: "Add a step" }).click();
    await mine.getByRole("textbox", { name: "New step" }).fill("Find concrete");
    await hers.keyboard.press("Enter");
    await hers.keyboard.press("Escape");
    await theirs.getByRole("checkbox", { name: "Find concrete" }).click();
    await mine.getByText("1 of 1").waitFor();

    await mine.getByRole("button", { name: "Nobody" }).click();
    await hers.getByRole("combobox", { name: "Find a person" }).fill("Ben");
    await hers.keyboard.press("Enter");
    await theirs.getByText("Ben Okoro").first().waitFor();

    await theirs.getByRole("textbox", { name: "Comment on NK-4" }).fill("It bounced.");
    await his.keyboard.press("Control+Enter");
    await mine.getByText("It bounced.").waitFor();
    await mine.getByText("gave it to Ben Okoro").waitFor();
  });

  it("has an address of its own", async () => {
    const { data } = await ana.get(`/projects/${kit.id}/tasks?title=like.Drop*`);
    await his.goto(`/tasks/${data[0].id}`);
    await his.getByRole("heading", { level: 1, name: "NK-4" }).waitFor();
    await his.getByText("It bounced.").waitFor();
    await his.getByRole("link", { name: "Show on the board" }).click();
    await his.getByRole("complementary", { name: "Task NK-4" }).waitFor();
  });

  it("is on the list of whoever is to do it, until it is ticked", async () => {
    await his.goto("/projects");
    await his.getByRole("checkbox", { name: /^Finish NK-4/ }).click();
    await his.getByText("No tasks for you").waitFor();
    await hers.keyboard.press("Escape");
    await eventually(async () => (await titles(hers, "Done")).some((title) => title.startsWith("Drop test")), "it is done");
  });

  it("shows hostile text as text", async () => {
    const payloads = JSON.parse(await readFile(new URL("../vectors/xss/payloads.json", import.meta.url), "utf8"));
    const marked = payloads.filter(({ contexts }) => contexts.includes("markdown")).map(({ payload }) => payload);
    const task = await ana.post(`/projects/${kit.id}/tasks`, {
      title: "<img src=x onerror=alert(1)>",
      description: marked.join("\n\n").slice(0, 45_000),
      labels: ["<b>bold</b>"],
    });
    await ana.post(`/tasks/${task.id}/comments`, { text: "<script>alert(1)</script> [x](javascript:alert(1))" });
    await hers.goto(`/projects/NK/board?task=${task.number}`);
    const panel = hers.getByRole("complementary", { name: `Task ${task.number}` });
    await panel.getByText("<script>alert(1)</script> [x](javascript:alert(1))").waitFor();
    const odd = await panel.evaluate((element) =>
      [...element.querySelectorAll("script, img, iframe, object, embed, style, [onerror], [onclick], a[href]")]
        .map((one) => one.getAttribute("href") ?? one.outerHTML)
        .filter((one) => !/^(https?:|mailto:|\/)/.test(one)),
    );
    assert.deepEqual(odd, []);
    await ana.delete(`/tasks/${task.id}`);
  });
});

describe("a long list", () => {
  it("draws only what is looked at, narrows, and changes many at once", async () => {
    const many = await ana.post("/projects", { name: "Many", key: "MY" });
    await ana.post(`/projects/${many.id}/import`, {
      csv: `title\n${Array.from({ length: 480 }, (_, at) => `Line ${at + 1}`).join("\n")}`,
    });
    await hers.goto("/projects/MY/list");
    const rows = hers.locator("[data-task]");
    await rows.first().waitFor();
    assert.ok((await rows.count()) < 80, "only some rows are on the page");
    await hers.keyboard.press("/");
    await hers.keyboard.type("line 47");
    await eventually(async () => (await rows.count()) === 15, "fifteen lines are left");
    await hers.keyboard.press("Escape");
    await rows.first().focus();
    await hers.keyboard.press("x");
    await hers.keyboard.press("j");
    await hers.keyboard.press("x");
    await hers.getByRole("toolbar").getByText("2 tasks").waitFor();
    await hers.keyboard.press("e");
    await hers.getByText("2 tasks moved to Done").waitFor();
    const { data } = await ana.get(`/projects/${many.id}/tasks?status=eq.done`);
    assert.deepEqual(data.map(({ title }) => title).sort(), ["Line 147", "Line 47"]);
    await hers.getByRole("button", { name: "Undo (Z)" }).click();
    await eventually(
      async () => (await ana.get(`/projects/${many.id}/tasks?status=eq.done`)).data.length === 0,
      "both are back",
    );
  });
});

describe("a private project", () => {
  it("is not there for others, and comes and goes as they are let in and out", async () => {
    await his.goto("/projects");
    await his.getByRole("link", { name: /Nitrate kit/ }).waitFor();
    const secret = await ana.post("/projects", { name: "Founders", key: "FO", is_private: true });
    await pause(300);
    assert.equal(await his.getByRole("link", { name: /Founders/ }).count(), 0);
    await ana.post(`/projects/${secret.id}/members`, { user_id: ben.id, role: "viewer" });
    const people = his.waitForResponse((answer) => answer.url().includes(`/projects/${secret.id}/members`));
    await his.getByRole("link", { name: /Founders/ }).click();
    await his.getByRole("heading", { level: 1, name: "Founders" }).waitFor();
    await people;
    assert.equal(await his.getByRole("button", { name: "New task" }).count(), 0, "a viewer only looks");
    await ana.delete(`/projects/${secret.id}/members/${ben.id}`);
    await his.getByRole("heading", { name: "This project is not here" }).waitFor();
  });
});
