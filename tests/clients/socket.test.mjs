// An unmodified socket.io-client against a running Guildhall.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";
import { Guildhall } from "./support/guildhall.mjs";
import { Refusal, founder, openSocket, settled } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

const TRANSPORTS = ["websocket", "polling"];

let house, ana, ben, eve;
before(async () => {
  house = await Guildhall.open();
  ana = await founder(house, "Ana");
  ben = await ana.invite("Ben");
  eve = await founder(house, "Eve", { organization: "Elsewhere" });
});
afterEach(() => [ana, ben, eve].forEach((person) => person.hangUp()));
after(() => house?.close());

const refused = (work, code) => assert.rejects(work, (refusal) => refusal instanceof Refusal && refusal.code === code);

for (const transport of TRANSPORTS) {
  describe(`over ${transport}`, () => {
    it("lets in who shows a token, and says why it lets nobody else in", async () => {
      const socket = await ana.connect({ transport });
      assert.equal(socket.io.engine.transport.name, transport);
      const [head, payload, signature] = ana.token.split(".");
      const late = { ...JSON.parse(Buffer.from(payload, "base64url")), exp: 1_700_000_000 };
      const self = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT" })).toString("base64url");
      const bad = {
        missing: {},
        empty: { token: "" },
        "no text": { token: 7 },
        garbage: { token: "a.b.c" },
        "another's signature": { token: `${head}.${payload}.${"A".repeat(signature.length)}` },
        expired: { token: `${head}.${Buffer.from(JSON.stringify(late)).toString("base64url")}.${signature}` },
        "signed by oneself": { token: `${self}.${payload}.${createHmac("sha256", "secret").update(`${self}.${payload}`).digest("base64url")}` },
      };
      for (const [what, auth] of Object.entries(bad)) {
        const refusal = await openSocket(house, { transport, auth }).welcomed.then(
          () => assert.fail(`${what} was let in`),
          (error) => error,
        );
        assert.equal(refusal.data?.code, "unauthenticated", `${what}: ${refusal.message}`);
      }
    });

    it("brings a message to both people at once, with the same revision", async () => {
      const talk = await ana.direct(ben);
      const [hers, his] = [await ana.connect({ transport }), await ben.connect({ transport })];
      const before = (await ana.get(`/conversations/${talk.id}`)).revision;
      const first = await hers.ask("message:send", { conversation_id: talk.id, content: "Herring?", client_id: `c-${transport}` });
      const second = await his.ask("message:send", { conversation_id: talk.id, content: "Herring." });
      for (const socket of [hers, his]) {
        await socket.hears("message:new", ({ id }) => id === second.id);
        assert.deepEqual(socket.all("message:new"), [first, second]);
      }
      assert.deepEqual([first.revision, second.revision], [before + 1, before + 2]);
      assert.equal(second.seq, first.seq + 1);
      const again = await hers.ask("message:send", { conversation_id: talk.id, content: "Herring?", client_id: `c-${transport}` });
      assert.equal(again.id, first.id, "a resend is the message that is there");
      await settled();
      assert.equal(his.all("message:new").length, 2, "and is heard once");
    });

    it("tells the others who is typing, and that they stopped", async () => {
      const talk = await ana.direct(ben);
      const [hers, his] = [await ana.connect({ transport }), await ben.connect({ transport })];
      await hers.ask("typing:start", { conversation_id: talk.id });
      await his.hears("typing");
      await hers.ask("typing:stop", { conversation_id: talk.id });
      await his.hears("typing", ({ typing }) => !typing);
      assert.deepEqual(his.all("typing"), [true, false].map((typing) => ({ conversation_id: talk.id, user_id: ana.id, typing })));
      await hers.ask("typing:start", { conversation_id: talk.id });
      hers.disconnect();
      await eventually(() => his.all("typing").at(-1)?.typing === false && his.all("typing").length === 4, "who leaves has stopped typing");
      assert.deepEqual(hers.all("typing"), [], "nobody hears of their own typing");
    });

    it("shows two tabs as one person, until the last one closes", async () => {
      const ada = await ana.invite("Ada");
      await ada.direct(ben);
      const his = await ben.connect({ transport });
      const statuses = () => his.all("presence").flatMap(({ user_id, status }) => (user_id === ada.id ? [status] : []));
      const becomes = (status) => eventually(() => statuses().at(-1) === status, `she is ${status}`);
      const one = await ada.connect({ transport });
      await becomes("online");
      const two = await ada.connect({ transport });
      one.disconnect();
      await pause(1_500);
      assert.equal(statuses().at(-1), "online");
      await two.ask("presence:set", { status: "away" });
      await becomes("away");
      two.disconnect();
      await becomes("offline");
      assert.deepEqual(statuses().filter((status, at, all) => status !== all[at - 1]), ["online", "away", "offline"]);
      ada.hangUp();
    });

    it("tells how far somebody has read, and what was edited and deleted", async () => {
      const talk = await ana.direct(ben);
      const [hers, his] = [await ana.connect({ transport }), await ben.connect({ transport })];
      const message = await hers.ask("message:send", { conversation_id: talk.id, content: "To be raed" });
      const mark = await his.ask("message:read", { conversation_id: talk.id, message_id: message.id });
      assert.deepEqual(mark, { conversation_id: talk.id, user_id: ben.id, last_read_seq: message.seq, message_id: message.id });
      assert.deepEqual(await hers.hears("message:read", ({ user_id }) => user_id === ben.id), mark);

      const edited = await ana.put(`/conversations/${talk.id}/messages/${message.id}`, { content: "To be read" });
      assert.deepEqual(await his.hears("message:updated"), edited);
      assert.ok(edited.edited_at && edited.revision > message.revision);
      await ana.delete(`/conversations/${talk.id}/messages/${message.id}`);
      const deleted = await his.hears("message:deleted");
      assert.deepEqual([deleted.id, deleted.content, deleted.revision], [message.id, null, edited.revision + 1]);
      assert.ok(deleted.deleted_at);
    });
  });
}

describe("after a break", () => {
  it("sync gives exactly what was missed, edits and deletes too, and nothing twice", async () => {
    const talk = await ana.group("Break", ben);
    const his = await ben.connect();
    const [kept, changed, gone] = [await ana.say(talk, "kept"), await ana.say(talk, "changed"), await ana.say(talk, "gone")];
    await his.hears("message:new", ({ id }) => id === gone.id);
    his.disconnect();

    const fresh = await ana.say(talk, "fresh");
    const edited = await ana.put(`/conversations/${talk.id}/messages/${changed.id}`, { content: "changed since" });
    await ana.delete(`/conversations/${talk.id}/messages/${gone.id}`);
    const brief = await ana.say(talk, "said and taken back");
    await ana.delete(`/conversations/${talk.id}/messages/${brief.id}`);

    const back = await ben.connect();
    const missed = await back.ask("sync", { conversation_id: talk.id, after: gone.revision });
    assert.deepEqual(missed.messages.map(({ id, content }) => [id, content]), [[fresh.id, "fresh"], [changed.id, "changed since"], [gone.id, null], [brief.id, null]]);
    assert.deepEqual(missed.messages[1], edited);
    assert.equal(missed.more, false);
    assert.equal(missed.revision, missed.messages.at(-1).revision);
    assert.ok(!missed.messages.some(({ id }) => id === kept.id));
    assert.deepEqual((await back.ask("sync", { conversation_id: talk.id, after: missed.revision })).messages, []);
    assert.deepEqual((await back.ask("sync", { conversation_id: talk.id, after: gone.id })).messages, missed.messages, "a message id serves as well");
  });

  it("gives a long absence in pages that join without a gap", async () => {
    const talk = await ana.group("Absence", ben);
    const hers = await ana.connect();
    const sent = [];
    for (let round = 0; round < 9; round++) {
      const asks = Array.from({ length: 25 }, (_, at) => hers.ask("message:send", { conversation_id: talk.id, content: `${round * 25 + at}` }));
      sent.push(...(await Promise.all(asks)).map(({ content }) => content));
      await pause(500); // A connection may ask fifty times a second.
    }
    const his = await ben.connect();
    const got = [];
    for (let after = talk.revision, more = true; more; ) {
      const page = await his.ask("sync", { conversation_id: talk.id, after });
      got.push(...page.messages.map(({ content }) => content));
      ({ revision: after, more } = page);
    }
    assert.deepEqual(got, sent);
  });

  it("the real client comes back by itself when the connection breaks, and hears again", async () => {
    const talk = await ana.direct(ben);
    const his = await ben.connect({ reconnection: true, reconnectionDelay: 50 });
    his.io.engine.close();
    await his.isClosed();
    await eventually(() => his.connected, "the client is back");
    const said = await ana.say(talk, "still there?");
    assert.deepEqual(await his.hears("message:new", ({ id }) => id === said.id), said);
  });
});

describe("who is in a conversation", () => {
  it("an invitation into a group is heard, and the room works at once", async () => {
    const cai = await ana.invite("Cai");
    const [hers, his] = [await ana.connect(), await cai.connect()];
    const group = await ana.group("Kiln", ben);
    assert.deepEqual(his.all("conversation:new"), []);
    await ana.post(`/conversations/${group.id}/members`, { user_ids: [cai.id] });
    const heard = await his.hears("conversation:new", ({ id }) => id === group.id);
    assert.ok(heard.members.some(({ user_id }) => user_id === cai.id) && heard.revision > group.revision);
    await hers.hears("conversation:updated", ({ id, members }) => id === group.id && members.some(({ user_id }) => user_id === cai.id));
    const said = await hers.ask("message:send", { conversation_id: group.id, content: "Welcome" });
    assert.deepEqual(await his.hears("message:new"), said);
    await his.ask("typing:start", { conversation_id: group.id });
    await hers.hears("typing", ({ user_id }) => user_id === cai.id);
    cai.hangUp();
  });

  it("RT4: who is taken out of a group hears no more of it, nor by sync", async () => {
    const group = await ana.group("Short", ben);
    const [hers, his] = [await ana.connect(), await ben.connect()];
    const before = await hers.ask("message:send", { conversation_id: group.id, content: "with you" });
    await his.hears("message:new", ({ id }) => id === before.id);
    await ana.delete(`/conversations/${group.id}/members/${ben.id}`);
    const farewell = await his.hears("conversation:updated", ({ id }) => id === group.id);
    assert.deepEqual([farewell.members, farewell.name, farewell.last_message], [[], null, null]);
    const heard = his.heard.length;
    // What told him of the message before may be on its way still.
    const ofIt = ({ payload }) => [payload?.conversation_id, payload?.id].includes(group.id) || /without you|Renamed/.test(JSON.stringify(payload));
    const after = await hers.ask("message:send", { conversation_id: group.id, content: "without you" });
    await hers.hears("message:new", ({ id }) => id === after.id);
    await hers.ask("typing:start", { conversation_id: group.id });
    await ana.patch(`/conversations/${group.id}`, { name: "Renamed" });
    await settled();
    assert.deepEqual(his.heard.slice(heard).filter(ofIt), []);
    assert.equal(await his.refusal("sync", { conversation_id: group.id, after: 0 }), "not_found");
    his.disconnect();
    const back = await ben.connect();
    await ana.say(group, "still without you");
    await settled();
    assert.deepEqual(back.heard.filter(ofIt), []);
  });

  it("RT4: who is taken out of the organization loses every socket, and gets none", async () => {
    const dan = await ana.invite("Dan");
    const talk = await ana.direct(dan);
    const sockets = [await dan.connect(), await dan.connect({ transport: "polling" })];
    await ana.delete(`/members/${dan.id}`);
    await Promise.all(sockets.map((socket) => socket.isClosed(2_000)));
    assert.equal((await dan.open().welcomed.catch((error) => error)).data?.code, "forbidden");
    await refused(dan.get(`/conversations/${talk.id}`), "forbidden");
    dan.hangUp();
  });

  it("SE4: a role taken away works at the next word", async () => {
    const fay = await ana.invite("Fay");
    const talk = await ana.group("Roles", fay);
    const socket = await fay.connect();
    await socket.ask("message:send", { conversation_id: talk.id, content: "while I may" });
    const mute = await ana.post("/roles", { name: "Mute", permissions: [] });
    await ana.patch(`/members/${fay.id}`, { roles: [mute.id] });
    assert.equal(await socket.refusal("message:send", { conversation_id: talk.id, content: "may I?" }), "forbidden");
    await ana.say(talk, "not for her");
    await settled();
    assert.ok(!socket.all("message:new").some(({ content }) => content === "not for her"));
    fay.hangUp();
  });
});

describe("a session", () => {
  it("SE4: its sockets close within a second of logging out", async () => {
    const gil = await ana.invite("Gil");
    const other = { ...gil, token: await gil.signIn() };
    const sockets = [await gil.connect(), await gil.connect({ transport: "polling" })];
    const elsewhere = await gil.connect({ token: other.token });
    await gil.post("/auth/logout");
    await Promise.all(sockets.map((socket) => socket.isClosed(1_000)));
    assert.ok(elsewhere.connected, "another session goes on");
    assert.equal(sockets[0].all("session:ended")[0]?.code, "unauthenticated");
    assert.equal((await gil.open().welcomed.catch((error) => error)).data?.code, "unauthenticated");
    gil.token = other.token;
    await gil.post("/auth/logout?scope=global");
    await elsewhere.isClosed(1_000);
    gil.hangUp();
  });

  it("auth:renew takes a newer token of the same person, and nobody else's", async () => {
    const socket = await ana.connect();
    const { expires_at } = await socket.ask("auth:renew", { token: await ana.signIn() });
    assert.ok(Date.parse(expires_at) > Date.now());
    assert.equal(await socket.refusal("auth:renew", { token: ben.token }), "forbidden");
    assert.equal(await socket.refusal("auth:renew", { token: eve.token }), "forbidden");
    assert.equal(await socket.refusal("auth:renew", { token: "a.b.c" }), "unauthenticated");
    assert.equal(await socket.refusal("auth:renew", {}), "bad_request");
    assert.ok(socket.connected);
  });
});

describe("RT1: a door for who shows a token", () => {
  it("a cookie alone opens no socket, and a page from elsewhere none at all", async () => {
    const body = JSON.stringify({ email: ana.email, password: "a lamp in every window" });
    const login = await fetch(`${house.url}/api/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body });
    const cookie = login.headers.get("set-cookie").split(";")[0];
    for (const transport of TRANSPORTS) {
      const extraHeaders = { cookie };
      const refusal = await openSocket(house, { transport, extraHeaders }).welcomed.catch((error) => error);
      assert.equal(refusal.data?.code, "unauthenticated", transport);
      for (const origin of ["https://evil.example", "null", `${house.url}.evil.example`, house.url.replace("http", "ftp")]) {
        const from = openSocket(house, { transport, auth: { token: ana.token }, extraHeaders: { origin } });
        const error = await from.welcomed.then(() => assert.fail(`${origin} was let in`), (error) => error);
        assert.equal(error.data, undefined, "refused before Socket.IO");
      }
      const own = await ana.connect({ transport, extraHeaders: { origin: house.url } });
      assert.ok(own.connected);
    }
    const answer = await fetch(`${house.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: "https://evil.example" } });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  });

  it("SE9: a token in the address is none", async () => {
    const refusal = await openSocket(house, { query: { token: ana.token, access_token: ana.token } }).welcomed.catch((error) => error);
    assert.equal(refusal.data?.code, "unauthenticated");
  });
});

describe("RT2: rooms are the server's to choose", () => {
  for (const where of ["another organization's", "a group of others"]) {
    it(`${where} conversation is not found, and nobody there hears anything`, async () => {
      const cai = await ana.invite("Cai");
      const foreign = where === "a group of others" ? await ana.group("Closed", ben) : await ana.direct(ben);
      const intruder = where === "a group of others" ? cai : eve;
      const message = await ana.say(foreign, "among us");
      const [hers, his, theirs] = [await ana.connect(), await ben.connect(), await intruder.connect()];
      await settled();
      const heard = [hers.heard.length, his.heard.length];
      const conversation_id = foreign.id;
      assert.equal(await theirs.refusal("message:send", { conversation_id, content: "let me in" }), "not_found");
      assert.equal(await theirs.refusal("typing:start", { conversation_id }), "not_found");
      assert.equal(await theirs.refusal("typing:stop", { conversation_id }), "not_found");
      assert.equal(await theirs.refusal("message:read", { conversation_id, message_id: message.id }), "not_found");
      assert.equal(await theirs.refusal("sync", { conversation_id, after: 0 }), "not_found");
      assert.equal(await theirs.refusal("sync", { conversation_id, after: message.id }), "not_found");
      for (const made of ["join", "room:join", "subscribe"]) assert.equal(await theirs.refusal(made, { conversation_id }), "bad_request");
      const own = await intruder.group("Own", ...(intruder === eve ? [await eve.invite("Uma")] : [ben]));
      assert.equal(await theirs.refusal("message:read", { conversation_id: own.id, message_id: message.id }), "bad_request");
      await ana.say(foreign, "still among us");
      await settled();
      const news = [hers, his].map((socket, at) => socket.heard.slice(heard[at]).filter(({ payload }) => payload?.conversation_id === conversation_id));
      assert.deepEqual(news.map((list) => list.map(({ name, payload }) => `${name} ${payload.content}`)), Array(2).fill(["message:new still among us"]));
      assert.ok(!theirs.heard.some(({ payload }) => JSON.stringify(payload).includes(conversation_id)));
      if (intruder === eve) assert.ok(!theirs.heard.some(({ payload }) => payload?.user_id === ana.id || payload?.user_id === ben.id));
      cai.hangUp();
    });
  }
});

describe("RT3: an event carries what the recipient may ask for, and no more", () => {
  it("each payload is part of the recipient's own GET", async () => {
    const cai = await ana.invite("Cai");
    const socket = await cai.connect();
    const group = await ana.group("Seen", ben, cai);
    const first = await ana.say(group, "one");
    await ben.post(`/conversations/${group.id}/read`, { message_id: first.id });
    const same = (event, seen) => {
      for (const [field, value] of Object.entries(event)) assert.deepEqual(value, seen[field], `${field} of ${JSON.stringify(event)}`);
    };
    const heard = await socket.hears("conversation:new", ({ id }) => id === group.id);
    const seen = await cai.get(`/conversations/${group.id}`);
    assert.deepEqual(Object.keys(heard).sort(), Object.keys(seen).sort());
    assert.deepEqual(heard.members.map((member) => Object.keys(member).sort()), seen.members.map((member) => Object.keys(member).sort()));
    same(await socket.hears("message:new"), await cai.get(`/conversations/${group.id}/messages/${first.id}`));
    const mark = await socket.hears("message:read");
    const member = (await cai.get(`/conversations/${group.id}`)).members.find(({ user_id }) => user_id === ben.id);
    assert.equal(mark.last_read_seq, member.last_read_seq);
    await ana.put(`/conversations/${group.id}/messages/${first.id}`, { content: "two" });
    same(await socket.hears("message:updated"), await cai.get(`/conversations/${group.id}/messages/${first.id}`));
    await ana.delete(`/conversations/${group.id}/messages/${first.id}`);
    same(await socket.hears("message:deleted"), await cai.get(`/conversations/${group.id}/messages/${first.id}`));
    await ana.patch(`/conversations/${group.id}`, { name: "Seen well" });
    const renamed = await socket.hears("conversation:updated", ({ name }) => name === "Seen well");
    const { unread_count: _, ...rest } = renamed;
    same(rest, await cai.get(`/conversations/${group.id}`));
    for (const { name, payload } of socket.heard) assert.doesNotMatch(JSON.stringify(payload), /password|token|email|organization_id|secret/i, name);
    cai.hangUp();
  });
});
