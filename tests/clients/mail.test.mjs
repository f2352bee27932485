// Mail against a mail server as others run them: forms, moods, encryption, and text that would be a header.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { Guildhall } from "./support/guildhall.mjs";
import { Refusal, founder } from "./support/people.mjs";
import { certificate, FROM, PostOffice } from "./support/post.mjs";
import { eventually } from "./support/waiting.mjs";

const MEANT = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];
const vectors = resolve(import.meta.dirname, "../vectors/mail/header-injection.json");

/** The mail to an address in a person's outbox, once it fits. */
const outbox = (person, address, fits, within) =>
  eventually(
    async () => (await person.get(`/mails?to_address=eq.${encodeURIComponent(address)}`)).data.find(fits),
    `the outbox shows the mail to ${address} as it should be`,
    within,
  );

/** Another life of the same house, with other settings. */
async function restart(house, environment) {
  await house.stop();
  house.environment = environment;
  await house.start();
}

describe("mail over a plain line on this machine", () => {
  let office, house, ana;
  before(async () => {
    office = await PostOffice.open();
    house = await Guildhall.open({
      environment: { GUILDHALL_SMTP_URL: `smtp://127.0.0.1:${office.port}?timeout=1`, GUILDHALL_MAIL_FROM: FROM },
    });
    ana = await founder(house, "Ana Müller", { organization: "Salt & <Marsh>" });
  });
  after(async () => {
    await house?.close();
    await office?.close();
  });

  it("brings an invitation in two forms, in the organization's name", async () => {
    const { link } = await ana.post("/invitations", { email: "eve@acme.example" });
    const { envelope, names, message, raw } = await office.mailTo("eve@acme.example");
    assert.equal(envelope.mailFrom.address, FROM);
    assert.deepEqual(names, MEANT);
    assert.deepEqual(message.from, { name: "Salt & <Marsh> via Guildhall", address: FROM });
    assert.deepEqual(message.to, [{ name: "", address: "eve@acme.example" }]);
    assert.equal(message.subject, "Ana Müller invites you to Salt & <Marsh>");
    assert.ok(Math.abs(new Date(message.date) - Date.now()) < 60_000, message.date);
    assert.match(message.messageId, /^<[0-9a-f-]{36}@guild\.example>$/);
    assert.ok(message.text.includes(link) && message.text.includes("Ana Müller would like you to join Salt & <Marsh>"), message.text);
    assert.ok(message.html.includes(`href="${link}"`) && message.html.includes("Salt &amp; &lt;Marsh&gt;"), message.html);
    assert.ok(message.html.includes("prefers-color-scheme: dark") && message.html.includes('name="color-scheme" content="light dark"'));
    assert.deepEqual(message.attachments, []);
    assert.ok(raw.split("\r\n").every((line) => line.length <= 78 && !line.includes("\n")));
    const sent = await outbox(ana, "eve@acme.example", ({ state }) => state === "sent");
    assert.equal((await ana.get(`/mails/${sent.id}/content`)).shown, "forgotten");
  });

  it("tries again what the server puts off or is too slow for", async () => {
    for (const [mood, error] of [[{ reply: 450 }, "deferred"], [{ wait: 3_000 }, "timed_out"]]) {
      const email = `${error.replace("_", "-")}@acme.example`;
      office.moods.push(mood);
      await ana.post("/invitations", { email });
      await outbox(ana, email, ({ last_error }) => last_error === error);
      await office.mailTo(email);
      const sent = await outbox(ana, email, ({ state }) => state === "sent");
      assert.equal(sent.attempts, 2);
      assert.equal(office.mails.filter(({ envelope }) => envelope.rcptTo[0].address === email).length, 1);
    }
  });

  it("shows what the server refuses, and sends it again when asked", async () => {
    office.moods.push({ reply: 550 });
    await ana.post("/invitations", { email: "nobody@acme.example" });
    const failed = await outbox(ana, "nobody@acme.example", ({ state }) => state === "failed");
    assert.deepEqual([failed.last_error, failed.last_reply, failed.attempts], ["refused", 550, 1]);
    await ana.post(`/mails/${failed.id}/send-again`);
    await office.mailTo("nobody@acme.example");
  });

  // MA1
  it("makes no header, recipient or second mail of what people write", async () => {
    const cases = JSON.parse(await readFile(vectors, "utf8"));
    const doors = { name: ["PUT", "/users/me"], organization: ["PATCH", "/organization"] };
    const before = office.mails.length;
    let sent = 0;
    for (const [n, { field, value, note }] of cases.entries()) {
      if (!(field in doors) && field !== "address") continue; // The others have no door of their own yet: tests/src/mail.
      const email = field === "address" ? value : `case-${n}@acme.example`;
      try {
        if (field === "name") await ana.put(doors.name[1], { name: value });
        if (field === "organization") await ana.patch(doors.organization[1], { name: value });
        await ana.post("/invitations", { email });
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        assert.equal(refusal.code, "bad_request", `${note}: ${refusal.message}`);
        const named = field === "address" ? "email" : "name";
        assert.ok(refusal.problem.errors.length > 0 && refusal.problem.errors.every((error) => error.field === named), refusal.message);
        continue;
      }
      const { envelope, names, message, raw } = await office.mailTo(email);
      sent += 1;
      assert.deepEqual(envelope.rcptTo.map(({ address }) => address), [email], note);
      assert.equal(envelope.mailFrom.address, FROM, note);
      assert.deepEqual(names, MEANT, `${note}\n${raw}`);
      assert.deepEqual(message.to.map(({ address }) => address), [email], note);
      assert.equal(message.from.address, FROM, note);
      assert.ok(message.text && message.html && message.attachments.length === 0, note);
      if (field === "name") assert.ok(message.subject.startsWith(`${value} invites you to `), `${note}: ${message.subject}`);
      if (field === "organization") assert.equal(message.from.name, `${value} via Guildhall`, note);
    }
    assert.ok(sent > 20, `${sent} were sent`);
    assert.equal(office.mails.length - before, sent, "one mail for each");
  });
});

describe("mail over an encrypted line", () => {
  const PASSWORD = "p/q:r s@é";
  let office, implicit, house, ana, trusted;
  const url = (server, { scheme = "smtp", password = PASSWORD, after = "?tls=required&timeout=2" } = {}) =>
    `${scheme}://guild%40acme:${encodeURIComponent(password)}@127.0.0.1:${server.port}${after}`;
  const settings = (smtp, more = trusted) => ({ GUILDHALL_SMTP_URL: smtp, GUILDHALL_MAIL_FROM: FROM, ...more });
  before(async () => {
    const pair = await certificate();
    const options = { ...pair, password: PASSWORD, authOptional: false, authMethods: ["PLAIN", "LOGIN"] };
    office = await PostOffice.open(options);
    implicit = await PostOffice.open({ ...options, secure: true });
    house = await Guildhall.open();
    const file = join(house.folder, "machine.pem");
    await writeFile(file, pair.cert);
    trusted = { SSL_CERT_FILE: file };
    ana = await founder(house, "Ana");
  });
  after(async () => {
    await house?.close();
    await office?.close();
    await implicit?.close();
  });

  it("keeps what it would have sent until a server is named, then encrypts, signs in and sends", async () => {
    const { link } = await ana.post("/invitations", { email: "eve@acme.example" });
    const kept = await outbox(ana, "eve@acme.example", ({ state }) => state === "kept");
    assert.deepEqual(await ana.get("/mail-settings"), { sends: false, from: null });
    assert.ok((await ana.get(`/mails/${kept.id}/content`)).html.includes(link));
    await restart(house, settings(url(office)));
    ana.token = await ana.signIn();
    assert.deepEqual(await ana.get("/mail-settings"), { sends: true, from: FROM });
    await ana.post(`/mails/${kept.id}/send-again`);
    const mail = await office.mailTo("eve@acme.example");
    assert.ok(mail.secure && mail.user === "guild@acme" && mail.message.text.includes(link));
    assert.deepEqual(office.signIns, [{ username: "guild@acme", password: PASSWORD, secure: true }]);
  });

  it("sends nothing to a server that is not who it says it is", async () => {
    await restart(house, settings(url(office), {}));
    ana.token = await ana.signIn();
    const before = [office.mails.length, office.signIns.length];
    await ana.post("/invitations", { email: "ben@acme.example" });
    await outbox(ana, "ben@acme.example", ({ last_error }) => last_error === "encryption");
    assert.deepEqual([office.mails.length, office.signIns.length], before);
    // The operator mends it, and what waited goes out by itself.
    await restart(house, settings(url(office)));
    ana.token = await ana.signIn();
    await office.mailTo("ben@acme.example", 30_000);
  });

  it("says that the password is wrong, and never what it is", async () => {
    await restart(house, settings(url(office, { password: "hunter2-wrong" })));
    ana.token = await ana.signIn();
    await ana.post("/invitations", { email: "cleo@acme.example" });
    await outbox(ana, "cleo@acme.example", ({ last_error, state }) => last_error === "sign_in" && state === "queued");
    assert.ok(!house.said.includes("hunter2"), "the log has no password");
  });

  it("speaks TLS from the first byte where the address says so", async () => {
    await restart(house, settings(url(implicit, { scheme: "smtps", after: "?timeout=2" })));
    ana.token = await ana.signIn();
    await ana.post("/invitations", { email: "dora@acme.example" });
    assert.ok((await implicit.mailTo("dora@acme.example")).secure);
  });
});
