// Time, planned together: two people with a week each, by mouse, finger and keys, seeing what the other does.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "node:test";
import { PHONE, openBrowser, signIn, sit } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

// A week in March, before the clocks change on the 28th. Everybody here is in Lisbon, which is on UTC until then.
const [MON, TUE, WED, THU, FRI] = [15, 16, 17, 18, 19].map((day) => `2027-03-${day}`);
const WEEK = `/calendar?view=week&date=${WED}`;

let house, browser, ana, ben, hers, his;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates");
  ben = await ana.invite("Ben Okoro");
  hers = await sit(browser, house, { reducedMotion: "reduce" });
  his = await sit(browser, house, { reducedMotion: "reduce" });
  await Promise.all([signIn(hers, ana, WEEK), signIn(his, ben, WEEK)]);
  await Promise.all([hers, his].map((page) => page.getByRole("grid").waitFor()));
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [hers, his].forEach((page) => page.isSound()));

const event = (page, title) => page.locator("#main [data-event]", { hasText: title });
const at = (hour, minute = 0) => (hour * 60 + minute) / 1440;
/** A point between the hours of a day. */
async function spot(page, day, hour, minute = 0) {
  const box = await page.locator(`[role=gridcell][data-day="${day}"]`).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height * at(hour, minute) + 2 };
}
async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 7, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}
/** Waits until the hours no longer scroll: ten frames are drawn where they are. */
const rests = (page) =>
  page.locator("#main [role=rowgroup]").evaluate(async (hours) => {
    for (let [same, last] = [0, NaN]; same < 10; last = hours.scrollTop) {
      await new Promise(requestAnimationFrame);
      same = hours.scrollTop === last ? same + 1 : 0;
    }
  });
/** The whole name of an event, with its time, once it is as it should be. */
async function says(page, title, words) {
  let said;
  const look = async () => {
    said = await event(page, title).first().getAttribute("aria-label", { timeout: 1_000 }).catch(() => null);
    return said?.includes(words);
  };
  await eventually(look, `${title} says ${words}`).catch((error) => assert.fail(`${error.message}, not ${said}`));
}
const plan = (person, title, start, end, more = {}) =>
  person.post("/calendar-events", { title, start_time: start, end_time: end, time_zone: "Europe/Lisbon", ...more });
const week = async (person, query = "") =>
  (await person.get(`/calendar-events?from=2027-03-01T00:00:00Z&to=2027-05-01T00:00:00Z&limit=200${query}`)).data;

describe("an event", () => {
  it("is drawn with the mouse, and whoever is asked has it at once", async () => {
    await drag(hers, await spot(hers, WED, 10), await spot(hers, WED, 11, 15));
    const form = hers.getByRole("dialog", { name: "New event" });
    assert.equal(await form.getByLabel("Starts at").inputValue(), "10:00");
    assert.equal(await form.getByLabel("Ends at").inputValue(), "11:30");
    await form.getByLabel("Title").fill("Risk review");
    await form.getByRole("combobox", { name: "People" }).fill("ben");
    await form.getByRole("option", { name: /Ben Okoro.*free/ }).waitFor();
    await hers.keyboard.press("Enter");
    await form.getByLabel("Where").fill("Meeting room");
    await form.getByRole("button", { name: "Plan and invite" }).click();
    await says(hers, "Risk review", "Wednesday 17 March, 10:00–11:30");
    await says(his, "Risk review", "Meeting room, not answered");
  });

  it("is answered, and its organizer sees it", async () => {
    await event(his, "Risk review").click();
    const card = his.getByRole("dialog", { name: "Risk review" });
    await card.getByText("Ana Prates asked for it").waitFor();
    assert.equal(await card.getByRole("button", { name: "Edit event" }).count(), 0, "it is not his to change");
    await card.getByRole("button", { name: "Maybe" }).click();
    await his.keyboard.press("Escape");
    await says(his, "Risk review", "maybe");
    await event(hers, "Risk review").click();
    await hers.getByRole("dialog", { name: "Risk review" }).getByText("Ben: maybe").waitFor();
    await hers.keyboard.press("Escape");
  });

  it("is moved with the mouse, and back again with one step", async () => {
    await drag(hers, await spot(hers, WED, 10, 30), await spot(hers, THU, 13));
    await says(hers, "Risk review", "Thursday 18 March, 12:30–14:00");
    await says(his, "Risk review", "Thursday 18 March, 12:30–14:00");
    await hers.getByRole("button", { name: "Undo (Z)" }).last().click();
    await says(his, "Risk review", "Wednesday 17 March, 10:00–11:30");
    await says(hers, "Risk review", "Wednesday 17 March, 10:00–11:30");
  });

  it("is stretched by its edge", async () => {
    const box = await event(hers, "Risk review").boundingBox();
    await drag(hers, { x: box.x + box.width / 2, y: box.y + box.height - 3 }, await spot(hers, WED, 12, 50));
    await says(hers, "Risk review", "Wednesday 17 March, 10:00–13:00");
    await says(his, "Risk review", "Wednesday 17 March, 10:00–13:00");
  });

  it("is carried and stretched with the keyboard, which says where it is", async () => {
    await event(hers, "Risk review").focus();
    await hers.keyboard.press(" ");
    await hers.getByText(/Risk review lifted/).waitFor({ state: "attached" });
    await hers.keyboard.press("ArrowLeft");
    for (let step = 0; step < 4; step++) await hers.keyboard.press("ArrowDown");
    for (let step = 0; step < 8; step++) await hers.keyboard.press("Shift+ArrowUp");
    await hers.getByText("Tuesday 16 March, 11:00 to 12:00").waitFor({ state: "attached" });
    await hers.keyboard.press(" ");
    await says(his, "Risk review", "Tuesday 16 March, 11:00–12:00");
    await eventually(
      () => hers.evaluate(() => document.activeElement?.getAttribute("data-event") !== null),
      "it keeps the focus",
    );
    await hers.keyboard.press(" ");
    await hers.keyboard.press("ArrowRight");
    await hers.keyboard.press("Escape");
    await says(hers, "Risk review", "Tuesday 16 March, 11:00–12:00");
  });

  it("stays where others are not its organizer", async () => {
    await drag(his, await spot(his, TUE, 11, 20), await spot(his, FRI, 15));
    await says(his, "Risk review", "Tuesday 16 March, 11:00–12:00");
    assert.equal(await his.getByRole("dialog", { name: "New event" }).count(), 0);
    await his.keyboard.press("Escape");
  });

  it("is carried by a finger that rested on it; one that did not scrolls", async () => {
    const phone = await sit(browser, house, { viewport: PHONE, reducedMotion: "reduce" });
    await signIn(phone, ana, `/calendar?view=week&date=${TUE}`);
    await event(phone, "Risk review").waitFor();
    const touches = await phone.context().newCDPSession(phone);
    const touch = (type, point) =>
      touches.send("Input.dispatchTouchEvent", { type, touchPoints: point === undefined ? [] : [point] });
    const from = await spot(phone, TUE, 11, 15);
    // In one go: a hand that waits between touching and moving carries.
    const swipe = [from, ...[40, 90].map((up) => ({ x: from.x, y: from.y - up }))];
    await Promise.all(swipe.map((point, step) => touch(step === 0 ? "touchStart" : "touchMove", point)));
    await touch("touchEnd");
    await eventually(async () => Math.abs((await spot(phone, TUE, 11, 15)).y - from.y) > 20, "the page scrolls");
    await rests(phone);
    await says(phone, "Risk review", "11:00–12:00");
    // However far a quick swipe went, both hours are in sight again.
    await phone.locator("#main [role=rowgroup]").evaluate((hours) => (hours.scrollTop = (hours.scrollHeight * 8) / 24));
    await rests(phone);
    const [begin, end] = [await spot(phone, TUE, 11, 15), await spot(phone, TUE, 14, 15)];
    await touch("touchStart", begin);
    await phone.locator("#main [data-event][data-lifted]").waitFor();
    for (let step = 1; step <= 6; step++) {
      await touch("touchMove", { x: begin.x, y: begin.y + ((end.y - begin.y) * step) / 6 });
      await pause(30);
    }
    await touch("touchEnd");
    await says(phone, "Risk review", "14:00–15:00");
    await says(hers, "Risk review", "14:00–15:00");
    phone.isSound();
    await phone.context().close();
  });

  it("is deleted, and comes back while it can", async () => {
    await event(hers, "Risk review").click();
    await hers.getByRole("dialog", { name: "Risk review" }).getByRole("button", { name: "Delete event" }).click();
    await event(hers, "Risk review").waitFor({ state: "detached" });
    await hers.keyboard.press("z");
    await event(hers, "Risk review").waitFor();
    assert.equal(await event(his, "Risk review").count(), 1);
  });
});

describe("a time that does not suit", () => {
  it("is seen while people are chosen, with one that does", async () => {
    await plan(ben, "Lot 14", `${FRI}T10:00:00Z`, `${FRI}T11:15:00Z`);
    const { x, y } = await spot(hers, FRI, 10);
    await hers.mouse.click(x, y);
    const form = hers.getByRole("dialog", { name: "New event" });
    await form.getByLabel("Title").fill("Audit");
    await form.getByRole("combobox", { name: "People" }).fill("ben");
    await form.getByRole("option", { name: /Ben Okoro.*busy 10:00–11:15/ }).click();
    await form.getByText("Everybody is free at 11:15.").waitFor();
    await form.getByRole("button", { name: "Take 11:15" }).click();
    assert.equal(await form.getByLabel("Starts at").inputValue(), "11:15");
    await form.getByRole("button", { name: "Plan and invite" }).click();
    await says(his, "Audit", "Friday 19 March, 11:15–12:15");
  });

  it("that ends before it begins is not sent", async () => {
    await hers.keyboard.press("n");
    const form = hers.getByRole("dialog", { name: "New event" });
    await form.getByLabel("Title").fill("Backwards");
    await form.getByLabel("Ends at").fill("00:05");
    await form.getByText("Ends must be after the start").waitFor();
    assert.ok(await form.getByRole("button", { name: "Plan event" }).isDisabled());
    await hers.keyboard.press("Escape");
  });

  it("that the clocks skip is refused in words", async () => {
    await hers.keyboard.press("n");
    const form = hers.getByRole("dialog", { name: "New event" });
    await form.getByLabel("Title").fill("In no hour");
    await form.getByLabel("Starts", { exact: true }).fill("2027-03-28");
    await form.getByLabel("Starts at").fill("01:30");
    await form.getByRole("button", { name: "Plan event" }).click();
    await form.getByText(/Starts .*clocks/).waitFor();
    await hers.keyboard.press("Escape");
    hers.trouble.length = 0; // the browser says that it was refused
  });
});

describe("what repeats", () => {
  it("is said in words", async () => {
    const { x, y } = await spot(hers, MON, 8);
    await hers.mouse.click(x, y);
    const form = hers.getByRole("dialog", { name: "New event" });
    await form.getByLabel("Title").fill("Stand-up");
    await form.getByLabel("Repeats").selectOption({ label: "Another rhythm…" });
    const rhythm = hers.getByRole("dialog", { name: "Repeats" });
    await rhythm.getByLabel("Every").fill("2");
    await rhythm.getByRole("button", { name: "Wednesday" }).click();
    await rhythm.getByRole("button", { name: "After" }).click();
    await rhythm.getByLabel("How often").fill("6");
    await rhythm.getByText("Every 2 weeks on Monday and Wednesday, 6 times").waitFor();
    await rhythm.getByRole("button", { name: "Use this rhythm" }).click();
    await form.getByRole("button", { name: "Plan event" }).click();
    await eventually(async () => (await event(hers, "Stand-up").count()) === 2, "it is there twice a week");
    await event(hers, "Stand-up").first().click();
    await hers
      .getByRole("dialog", { name: "Stand-up" })
      .getByText("Every 2 weeks on Monday and Wednesday, 6 times")
      .waitFor();
    await hers.keyboard.press("Escape");
    const days = (await week(ana)).filter(({ title }) => title === "Stand-up").map(({ start_time }) => start_time.slice(0, 10));
    assert.deepEqual(days, [MON, WED, "2027-03-29", "2027-03-31", "2027-04-12", "2027-04-14"]);
  });

  it("asks how far a change goes: one of them", async () => {
    await drag(hers, await spot(hers, WED, 8, 20), await spot(hers, WED, 9, 20));
    const question = hers.getByRole("dialog", { name: "Change a repeating event" });
    await question.getByLabel("Only this one, 17 March").check();
    await question.getByRole("button", { name: "Change this one" }).click();
    const times = async () =>
      (await week(ana)).filter(({ title }) => title === "Stand-up").map(({ start_time }) => start_time.slice(8, 16));
    await eventually(async () => (await times())[1] === "17T09:00", "the one has moved");
    // After the clocks changed it is eight in Lisbon at seven UTC.
    assert.deepEqual(await times(), ["15T08:00", "17T09:00", "29T07:00", "31T07:00", "12T07:00", "14T07:00"]);
  });

  it("goes back where nobody answers", async () => {
    await drag(hers, await spot(hers, MON, 8, 20), await spot(hers, FRI, 16));
    await hers.getByRole("dialog", { name: "Change a repeating event" }).getByRole("button", { name: "Cancel" }).click();
    await says(hers, "Stand-up", "Monday 15 March, 08:00–09:00");
  });

  it("changes from one on, and is deleted whole", async () => {
    await hers.goto("/calendar?view=week&date=2027-03-31");
    await event(hers, "Stand-up").last().click();
    await hers.getByRole("dialog", { name: "Stand-up" }).getByRole("button", { name: "Edit event" }).click();
    const form = hers.getByRole("dialog", { name: "Change event" });
    await form.getByLabel("Title").fill("Bench stand-up");
    await form.getByRole("button", { name: "Save event" }).click();
    const question = hers.getByRole("dialog", { name: "Change a repeating event" });
    await question.getByLabel("This one and all that follow").check();
    await question.getByRole("button", { name: "Change these" }).click();
    await event(hers, "Bench stand-up").waitFor();
    const names = (await week(ana)).filter(({ title }) => title?.endsWith("tand-up")).map(({ title }) => title);
    assert.deepEqual(names, ["Stand-up", "Stand-up", "Stand-up", "Bench stand-up", "Bench stand-up", "Bench stand-up"]);
    await event(hers, "Bench stand-up").click();
    await hers.getByRole("dialog", { name: "Bench stand-up" }).getByRole("button", { name: "Delete event" }).click();
    const removal = hers.getByRole("dialog", { name: "Delete a repeating event" });
    await removal.getByLabel("All of them").check();
    await removal.getByRole("button", { name: "Delete all" }).click();
    await event(hers, "Bench stand-up").waitFor({ state: "detached" });
    await eventually(
      async () => !(await week(ana)).some(({ title }) => title === "Bench stand-up"),
      "the server has heard of it",
      12_000,
    );
    await hers.goto(WEEK);
    await hers.getByRole("grid").waitFor();
  });
});

describe("whose business it is not", () => {
  it("sees that someone is busy, and nothing else", async () => {
    await plan(ana, "Dentist", `${THU}T15:00:00Z`, `${THU}T16:00:00Z`, { visibility: "private", location: "Rua Nova" });
    await his.getByRole("button", { name: "Show someone’s calendar" }).first().click();
    await his.getByRole("checkbox", { name: "Ana Prates" }).click();
    await event(his, "Busy").waitFor();
    assert.equal(await his.getByText("Dentist").count(), 0);
    await event(his, "Busy").click();
    await his.getByRole("dialog", { name: "Busy" }).getByText("Private. Only the time is shown.").waitFor();
    assert.equal(await his.getByText("Rua Nova").count(), 0);
    await his.keyboard.press("Escape");
    assert.ok(his.url().includes(ana.id), "who is shown stands in the address");
    await his.getByRole("checkbox", { name: "Ana Prates" }).click();
    await event(his, "Busy").waitFor({ state: "detached" });
  });

  it("reads hostile text as text", async () => {
    const payloads = JSON.parse(await readFile(new URL("../vectors/xss/payloads.json", import.meta.url), "utf8"));
    const all = payloads.map(({ payload }) => payload).join("\n");
    // Control characters are refused at the door; each payload is here without them.
    const description = all.replace(/[^\P{Cc}\n]/gu, "").slice(0, 7_900);
    const title = "<img src=x onerror=alert(1)>";
    await plan(ana, title, `${FRI}T14:00:00Z`, `${FRI}T15:00:00Z`, { description, location: "javascript:alert(1)" });
    await event(hers, title).click();
    const card = hers.getByRole("dialog", { name: title });
    await card.getByText("javascript:alert(1)").first().waitFor();
    const odd = await card.evaluate((element) => element.querySelectorAll("script, img, iframe, a, style, [onerror]").length);
    assert.equal(odd, 0);
    await hers.keyboard.press("Escape");
  });
});

describe("looking", () => {
  it("goes by keys from view to view, and through time", async () => {
    const heading = (name) => hers.getByRole("heading", { level: 1, name }).waitFor();
    await heading("15–21 March");
    await hers.keyboard.press("j");
    await heading("22–28 March");
    await hers.keyboard.press("k");
    await heading("15–21 March");
    await hers.keyboard.press("m");
    await heading("March 2027");
    await event(hers, "Audit").waitFor();
    await hers.keyboard.press("a");
    await hers.getByRole("heading", { level: 2, name: "Friday 19 March 2027" }).waitFor();
    await hers.keyboard.press("d");
    await heading("Wednesday 17 March");
    await hers.keyboard.press("t");
    await hers.getByRole("columnheader").locator("[aria-label$=today]").waitFor();
    await hers.keyboard.press("?");
    await hers.getByRole("dialog", { name: "Keys in the calendar" }).waitFor();
    await hers.keyboard.press("Escape");
    await hers.goto(WEEK);
    await hers.getByRole("grid").waitFor();
  });

  it("walks between the hours with arrows, and plans where it is", async () => {
    await hers.locator(`[role=gridcell][data-day="${MON}"]`).focus();
    await hers.keyboard.press("ArrowRight");
    await hers.keyboard.press("ArrowDown");
    await hers.getByText(/^(Tuesday 16 March, )?\d\d:\d\d$/).first().waitFor({ state: "attached" });
    await hers.keyboard.press("Enter");
    const form = hers.getByRole("dialog", { name: "New event" });
    assert.equal(await form.getByLabel("Starts", { exact: true }).inputValue(), TUE);
    assert.equal(await form.getByLabel("Starts at").inputValue(), "09:30");
    await hers.keyboard.press("Escape");
  });

  it("has a second zone beside one’s own", async () => {
    await hers.getByLabel("Beside mine").selectOption("Asia/Tokyo");
    await hers.getByRole("rowheader", { name: "Hours" }).getByText("18:00").first().waitFor();
    await event(hers, "Audit").click();
    await hers.getByRole("dialog", { name: "Audit" }).getByText("20:15–21:15 in Tokyo").waitFor();
    await hers.keyboard.press("Escape");
    await hers.getByLabel("Beside mine").selectOption("");
  });

  it("moves what lies over days in the month", async () => {
    await plan(ana, "Fair", MON, WED, { all_day: true });
    await hers.keyboard.press("m");
    const from = await event(hers, "Fair").boundingBox();
    const to = await hers.locator(`[role=gridcell][data-day="2027-03-24"]`).boundingBox();
    await drag(hers, { x: from.x + 20, y: from.y + 8 }, { x: to.x + 20, y: to.y + 60 });
    await says(hers, "Fair", "24 March – 25 March");
    await hers.keyboard.press("w");
  });

  it("has all its views on a phone, and the way back to today where that is elsewhere", async () => {
    const phone = await sit(browser, house, { viewport: PHONE, reducedMotion: "reduce" });
    await signIn(phone, ana, "/calendar?date=2027-03-17");
    await phone.getByRole("heading", { level: 1, name: "15–21 Mar 2027" }).waitFor();
    await phone.getByRole("button", { name: "Calendars" }).click();
    await phone.getByRole("group", { name: "View" }).getByRole("button", { name: "Month" }).click();
    await phone.getByRole("heading", { level: 1, name: "Mar 2027" }).waitFor();
    await phone.getByRole("button", { name: "Today" }).click();
    await phone.getByRole("gridcell").and(phone.locator("[aria-current=date]")).waitFor();
    assert.equal(await phone.getByRole("button", { name: "Today" }).count(), 0);
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= PHONE.width, `${wide} wide`);
    phone.isSound();
    await phone.context().close();
  });

  it("opens what a link leads to, on whatever day it is", async () => {
    const { id } = await plan(ana, "Far away", "2027-06-02T09:00:00Z", "2027-06-02T10:00:00Z");
    await hers.goto(`/calendar?event=${id}`);
    await hers.getByRole("dialog", { name: "Far away" }).waitFor();
    await hers.keyboard.press("Escape");
    await hers.goto(WEEK);
  });

  it("has today on the first page of the day", async () => {
    const start = new Date(Date.now() + 60_000);
    const day = start.toISOString().slice(0, 10);
    await plan(ana, "Right now", day, new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10), { all_day: true });
    await hers.goto("/home");
    await hers.getByRole("link", { name: /Right now/ }).waitFor();
    await hers.goto(WEEK);
  });
});
