// Chat as two people have it side by side: what one does, the other sees without asking.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { openBrowser, said, say, signIn, sit, tool } from "./support/browser.mjs";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually } from "./support/waiting.mjs";

let house, browser, ana, ben, talk, hers, his;
before(async () => {
  [house, browser] = await Promise.all([Guildhall.open(), openBrowser()]);
  ana = await founder(house, "Ana Prates", { organization: "Talking House" });
  ben = await ana.invite("Ben Okoro");
  talk = await ana.channel("kiln", ben);
  [hers, his] = await Promise.all([sit(browser, house), sit(browser, house)]);
  await Promise.all([signIn(hers, ana, `/chat/${talk.id}`), signIn(his, ben, `/chat/${talk.id}`)]);
  for (const page of [hers, his]) await field(page).waitFor();
});
after(async () => {
  await browser?.close();
  await house?.close();
});
afterEach(() => [hers, his].forEach((page) => page.isSound()));

const field = (page) => page.getByRole("textbox", { name: /^Message to/ });
const log = (page) => page.getByRole("log");
const topic = (page, name) => log(page).getByRole("button", { name, exact: true });

/** Does something with a message from the menu behind its three dots. */
async function more(page, text, item) {
  await tool(page, text, "More");
  await page.getByRole("menuitem", { name: item }).click();
}

describe("messages", () => {
  it("are written in Markdown and drawn as what it means", async () => {
    await field(hers).fill("The **cone** is `1240` hot");
    await field(hers).press("Enter");
    const message = await said(his, "The cone is 1240 hot");
    assert.equal(await message.locator("strong").innerText(), "cone");
    assert.equal(await message.locator("code").innerText(), "1240");
  });

  it("name people, who are chosen after an @ and see it in brass", async () => {
    await field(hers).pressSequentially("Ask @be");
    await hers.getByRole("option", { name: /Ben Okoro/ }).waitFor();
    await hers.keyboard.press("Enter");
    await hers.keyboard.type("about it");
    await hers.keyboard.press("Enter");
    const message = await said(his, "Ask @Ben Okoro about it");
    assert.match(await message.locator("span").first().getAttribute("class"), /brass/);
    const sent = (await ana.messages(talk)).at(-1);
    assert.deepEqual(sent.mentions.user_ids, [ben.id]);
  });

  it("get reactions, which the other sees at once and joins", async () => {
    await tool(his, "The cone is 1240 hot", "React");
    await his.getByRole("button", { name: "eyes" }).click();
    await log(hers).getByRole("button", { name: "eyes: Ben Okoro" }).click();
    await log(his).getByRole("button", { name: /eyes: Ben Okoro|eyes: you and Ana Prates/ }).waitFor();
    await eventually(async () => /2/.test(await log(his).getByRole("button", { name: /^eyes/ }).innerText()), "both are counted");
    await log(hers).getByRole("button", { name: /^eyes/ }).click();
    await eventually(async () => /1/.test(await log(his).getByRole("button", { name: /^eyes/ }).innerText()), "one is left");
  });

  it("get any emoji that is typed", async () => {
    await tool(his, "The cone is 1240 hot", "React");
    await his.getByRole("textbox", { name: "Any other emoji" }).fill("🫖");
    await his.keyboard.press("Enter");
    await log(hers).getByRole("button", { name: /^🫖/ }).waitFor();
  });
});

describe("topics", () => {
  it("begin with an answer, named after what is answered", async () => {
    await say(hers, "Who glazes on Friday?");
    await tool(his, "Who glazes on Friday?", "Reply");
    await say(his, "I can, after two");
    for (const page of [hers, his]) await topic(page, "Who glazes on Friday?").waitFor();
    await hers.getByText("2 messages").first().waitFor();
  });

  it("are written in by choice, and counted on both sides", async () => {
    await hers.getByRole("button", { name: /choose a topic/ }).click();
    await hers.getByRole("menuitemcheckbox", { name: "Who glazes on Friday?" }).click();
    await say(hers, "Good, I bring the buckets");
    await his.getByText("3 messages").first().waitFor();
  });

  it("are renamed and resolved for both, and opened again", async () => {
    await topic(hers, "Who glazes on Friday?").click();
    await hers.getByRole("menuitem", { name: "Rename topic" }).click();
    await hers.getByRole("textbox", { name: "Name" }).fill("Friday's glazing");
    await hers.getByRole("button", { name: "Rename topic" }).click();
    await topic(his, "Friday's glazing").waitFor();
    await log(hers).getByRole("button", { name: "Resolve Friday's glazing" }).click();
    await his.getByText(/3 messages, resolved/).waitFor();
    await hers.getByRole("button", { name: "Undo" }).last().click();
    await log(his).getByRole("button", { name: "Resolve Friday's glazing" }).waitFor();
  });

  it("take a message in, and a quiet line says so", async () => {
    await say(hers, "Bring the long tongs");
    await hers.getByRole("button", { name: /choose a topic/ }).click();
    await hers.getByRole("menuitemcheckbox", { name: "kiln, no topic" }).click();
    await more(hers, "Bring the long tongs", /Move to a topic/);
    await hers.getByRole("combobox", { name: "Topic" }).selectOption({ label: "A new topic" });
    await hers.getByRole("textbox", { name: "Name of the new topic" }).fill("Tools");
    await hers.getByRole("button", { name: "Move message" }).click();
    await topic(his, "Tools").waitFor();
    await log(his).getByText("Ana Prates moved a message to “Tools”").waitFor();
  });
});

describe("what is kept", () => {
  it("is pinned for everyone, and found in the panel", async () => {
    await more(hers, "The cone is 1240 hot", /Pin for everyone/);
    const pinned = his.getByRole("region", { name: "Pinned, 1" });
    await pinned.getByRole("button", { name: /The cone is 1240 hot/ }).click();
    await eventually(
      () => his.evaluate(() => document.activeElement?.textContent?.includes("1240") ?? false),
      "the pinned message has the focus",
    );
  });

  it("is saved for oneself alone, and let go", async () => {
    await more(his, "Good, I bring the buckets", /Save for yourself/);
    await his.getByRole("link", { name: /^Saved/ }).click();
    // What a screen reader was told of the same message is elsewhere on the page.
    await his.getByText("Good, I bring the buckets", { exact: true }).waitFor();
    assert.equal((await ana.get("/saved-messages")).data.length, 0);
    await his.getByRole("button", { name: "Let go of this message" }).click();
    await his.getByRole("heading", { name: "Nothing saved yet" }).waitFor();
    await his.goBack();
    await field(his).waitFor();
  });

  it("a draft follows its writer to another device", async () => {
    const phone = await sit(browser, house);
    await signIn(phone, ana, `/chat/${talk.id}`);
    await field(hers).fill("half a thought");
    await eventually(async () => (await field(phone).inputValue()) === "half a thought", "the draft is on the other device");
    await field(hers).fill("");
    await eventually(async () => (await field(phone).inputValue()) === "", "and goes with the first");
    phone.isSound();
    await phone.context().close();
  });

  it("a message waits for its time, is changed, and called off", async () => {
    await field(hers).fill("Good morning, kiln");
    await hers.getByRole("button", { name: "Send later" }).click();
    await hers.getByRole("menuitem", { name: "Tomorrow at 09:00" }).click();
    await eventually(async () => (await field(hers).inputValue()) === "", "the field is empty again");
    await hers.getByRole("link", { name: /^Drafts/ }).click();
    await hers.getByRole("button", { name: "Change this message" }).click();
    await hers.getByRole("textbox", { name: "Message", exact: true }).fill("Good morning, all");
    await hers.getByRole("button", { name: "Save change" }).click();
    // The field stands beside the new text until the server has it.
    await hers.getByRole("textbox", { name: "Message", exact: true }).waitFor({ state: "detached" });
    await hers.getByText("Good morning, all").waitFor();
    await hers.getByRole("button", { name: "Do not send this message" }).click();
    await hers.getByRole("heading", { name: "Nothing waits" }).waitFor();
    assert.deepEqual((await ana.get("/scheduled-messages")).data, []);
    await hers.goBack();
    await field(hers).waitFor();
  });
});

describe("a conversation", () => {
  it("says what it is for, and who writes in it, at once to everyone", async () => {
    await hers.getByRole("button", { name: "More about this conversation" }).click();
    await hers.getByRole("menuitem", { name: "Channel settings" }).click();
    await hers.getByRole("textbox", { name: "Purpose" }).fill("When it burns");
    await hers.getByRole("combobox", { name: "Who writes" }).selectOption({ label: "Only moderators" });
    await hers.getByRole("button", { name: "Save settings" }).click();
    await his.getByText("When it burns", { exact: true }).first().waitFor();
    await his.getByText("Only moderators write here: Ana Prates. You may read and react.").waitFor();
    assert.equal(await field(his).count(), 0);
    await hers.getByRole("button", { name: "About Ben Okoro" }).click();
    await hers.getByRole("menuitem", { name: "Make a moderator" }).click();
    await field(his).waitFor();
  });

  it("is muted until one wants to hear again", async () => {
    await his.getByRole("button", { name: "More about this conversation" }).click();
    await his.getByRole("menuitem", { name: "Until I say otherwise" }).click();
    await his.getByRole("main").getByText("Muted").waitFor();
    await his.getByRole("button", { name: "More about this conversation" }).click();
    await his.getByRole("menuitem", { name: "Hear everything again" }).click();
    await his.getByRole("main").getByText("Muted").waitFor({ state: "detached" });
  });

  it("is taken along as a file", async () => {
    await hers.getByRole("button", { name: "More about this conversation" }).click();
    const [file] = await Promise.all([hers.waitForEvent("download"), hers.getByRole("menuitem", { name: "Export as a file" }).click()]);
    assert.equal(file.suggestedFilename(), "kiln.md");
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    assert.match(text, /^# kiln\n/);
    assert.match(text, /\*\*Ben Okoro\*\*, \d\d:\d\d\n\nI can, after two/);
  });

  it("forwards to another, which says where it comes from", async () => {
    await ana.direct(ben);
    await more(hers, "I can, after two", /Forward/);
    const to = hers.getByRole("combobox", { name: "To", exact: true });
    await eventually(async () => (await to.locator("option", { hasText: "Ben Okoro" }).count()) > 0, "he can be chosen");
    await to.selectOption({ label: "Ben Okoro" });
    await hers.getByRole("textbox", { name: "Your words to it" }).fill("As agreed");
    await hers.getByRole("button", { name: "Forward message" }).click();
    await hers.getByRole("button", { name: "Open", exact: true }).click();
    await said(hers, "As agreed");
    await log(hers).getByText(/Forwarded,\s*Ben Okoro\s*wrote it/).waitFor();
    await eventually(() => !hers.url().includes("message="), "the address is that of the conversation");
  });
});

describe("a line that begins with a slash", () => {
  it("says that one is away", async () => {
    await field(hers).pressSequentially("/aw");
    await hers.getByRole("option", { name: /away/ }).waitFor();
    await hers.keyboard.press("Enter");
    await hers.keyboard.press("Enter");
    await his.getByRole("region", { name: "Away, 1" }).waitFor();
    await hers.getByRole("button", { name: "Undo" }).last().click();
    await his.getByRole("region", { name: "Away, 1" }).waitFor({ state: "detached" });
  });

  it("makes a task, as a message does", async () => {
    await ana.post("/projects", { name: "Glazing", key: "GLZ" });
    await field(hers).fill("/task Order clay");
    await field(hers).press("Enter");
    await hers.getByRole("button", { name: "Make task" }).click();
    await hers.getByText("GLZ-1 made in Glazing").waitFor();
    await tool(hers, "As agreed", "Make a task");
    await hers.getByRole("textbox", { name: "Title" }).fill("Fetch buckets");
    await hers.getByRole("button", { name: "Make task" }).click();
    await hers.getByText("GLZ-2 made in Glazing").waitFor();
  });
});
