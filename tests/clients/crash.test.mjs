// The server is killed again and again while people talk; then it is stopped in good order.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { Guildhall, freePort } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

const KILLS = 5;
/** How long people send, in milliseconds; they are killed five times within. */
const SENDING = 20_000;
/** A client that comes back as soon as it can. */
const STUBBORN = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };

let house, ana, ben;
before(async () => {
  house = await Guildhall.open();
  ana = await founder(house, "Ana");
  ben = await ana.invite("Ben");
});
after(async () => {
  ana?.hangUp();
  ben?.hangUp();
  await house?.close();
});

describe("killed with -9 five times in twenty seconds", () => {
  it("keeps every acknowledged message once, without a gap, and the log agrees", async () => {
    const talks = [await ana.direct(ben), await ana.group("Storm", ben)];
    const end = Date.now() + SENDING;
    const senders = [];
    for (const talk of talks) {
      for (const person of [ana, ben]) {
        const socket = await person.connect(STUBBORN);
        senders.push(overHttp(person, talk, end), overSocket(socket, talk, end));
      }
    }
    const follower = await follow(ben, talks);

    for (let kill = 1; kill <= KILLS; kill++) {
      await pause(SENDING / (KILLS + 1) - 1_200);
      await house.kill();
      await pause(100);
      await house.start();
    }
    const acknowledged = (await Promise.all(senders)).flat();
    assert.ok(acknowledged.length > 100, `only ${acknowledged.length} messages were acknowledged`);

    const stored = (await Promise.all(talks.map((talk) => everyMessage(ana, talk)))).flat();
    for (const talk of talks) {
      const { last_seq } = await ana.get(`/conversations/${talk.id}`);
      const seqs = stored.filter(({ conversation_id }) => conversation_id === talk.id).map(({ seq }) => seq);
      assert.deepEqual(seqs, Array.from({ length: last_seq }, (_, at) => at + 1), "seq has no gaps");
    }
    const byClientId = grouped(stored);
    for (const { id, client_id, content, seq, conversation_id } of acknowledged) {
      const found = byClientId.get(client_id) ?? [];
      assert.deepEqual(found.map((one) => [one.id, one.content, one.seq, one.conversation_id]), [[id, content, seq, conversation_id]]);
    }
    assert.equal(stored.length, byClientId.size, "nothing is there twice");

    const logged = await everySending(ana);
    assert.deepEqual(logged.map(({ subject_id }) => subject_id).sort(), stored.map(({ id }) => id).sort(), "the log tells of exactly these");
    const bySubject = new Map(logged.map((event) => [event.subject_id, event.data]));
    for (const { id, seq, conversation_id } of stored) {
      const told = bySubject.get(id);
      assert.deepEqual([told.message_id, told.seq, told.conversation_id], [id, seq, conversation_id]);
    }

    await eventually(() => stored.every(({ id }) => follower.has(id)), "the follower has caught up");
    assert.equal(follower.size, stored.length, "and heard of nothing that is not there");
    console.log(`      ${acknowledged.length} acknowledged, ${stored.length} stored, ${KILLS} kills`);
  });
});

describe("stopped with SIGTERM", () => {
  it("goes red, tells its sockets, finishes what was begun, and exits with 0", async () => {
    const his = await ben.connect();
    const polled = await ben.connect({ transport: "polling" });
    const begun = fetch(`${house.url}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: ana.email, password: "a lamp in every window" }),
    });
    // A client that has stopped polling keeps the door open a moment longer.
    const opened = await (await fetch(`${house.url}/socket.io/?EIO=4&transport=polling`)).text();
    await fetch(`${house.url}/socket.io/?EIO=4&transport=polling&sid=${JSON.parse(opened.slice(1)).sid}`, {
      method: "POST",
      body: `40${JSON.stringify({ token: ana.token })}`,
    });
    const readiness = [];
    const watching = (async () => {
      for (let answer = true; answer; ) {
        answer = await fetch(`${house.url}/health/ready`).catch(() => null);
        if (answer) readiness.push([answer.status, (await answer.json()).status]);
        await pause(5);
      }
    })();
    await eventually(() => readiness.length > 0, "readiness was seen before the end");
    const stopping = house.stop();
    await Promise.all([his, polled].map((socket) => socket.hears("server:draining")));
    await Promise.all([his, polled].map((socket) => socket.isClosed()));
    assert.equal((await begun).status, 200);
    assert.equal(await stopping, 0);
    await watching;
    assert.deepEqual(readiness[0], [200, "ready"]);
    assert.deepEqual(readiness.at(-1), [503, "draining"]);
    assert.doesNotMatch(house.said, /panicked|stack backtrace/);
    await house.start();
    assert.ok((await everyMessage(ana, (await ana.get("/conversations")).data[0])).length > 0);
  });

  it("a second server on the same folder says so and exits", async () => {
    const second = house.spawn({ port: await freePort() });
    let said = "";
    second.stderr.on("data", (bytes) => (said += bytes));
    const [code] = await once(second, "exit");
    assert.notEqual(code, 0);
    assert.match(said, /^guildhall: .*(another|already|other) .*\n$/i, said);
    assert.ok(await house.isReady(), "the first one goes on");
  });
});

/** Sends one message after the other until the time is up, each until it is acknowledged; answers what was. */
async function sendUntil(end, send) {
  const acknowledged = [];
  for (let at = 1; Date.now() < end; at++) {
    const client_id = randomUUID();
    for (;;) {
      const message = await send({ content: `${at} of ${client_id}`, client_id }).catch(unlessOutage);
      if (message) {
        acknowledged.push(message);
        break;
      }
      await pause(50);
    }
    await pause(15);
  }
  return acknowledged;
}

/** What may happen while the server is down: no connection, no answer, or its word that it starts or ends. */
function unlessOutage(error) {
  if (error.code === "unavailable" || !("status" in error)) return null;
  throw error instanceof Error ? error : new Error(`refused: ${JSON.stringify(error)}`);
}

function overHttp(person, talk, end) {
  return sendUntil(end, (message) => person.post(`/conversations/${talk.id}/messages`, message));
}

function overSocket(socket, talk, end) {
  return sendUntil(end, async (message) => {
    if (!socket.connected) return null;
    const answer = await socket.timeout(1_000).emitWithAck("message:send", { conversation_id: talk.id, ...message });
    return answer.ok ? answer.data : unlessOutage(answer.error);
  });
}

/** A client that catches up after each break as API.md says: everything it knows, by message id. */
async function follow(person, talks) {
  const known = new Map();
  const seen = new Map(talks.map(({ id }) => [id, 0]));
  const socket = await person.connect(STUBBORN);
  const take = (message) => known.set(message.id, message);
  const catchUp = async () => {
    for (const [conversation_id, from] of seen) {
      for (let after = from, more = true; more; ) {
        const page = await socket.ask("sync", { conversation_id, after });
        page.messages.forEach(take);
        ({ revision: after, more } = page);
        seen.set(conversation_id, after);
      }
    }
  };
  // A break in the middle is followed by another connection, which begins where this one got to.
  const tryToCatchUp = () => catchUp().catch(() => undefined);
  socket.on("connect", tryToCatchUp);
  socket.on("message:new", take);
  await tryToCatchUp();
  return known;
}

async function everyMessage(person, { id }) {
  const all = [];
  for (let before = ""; ; ) {
    const { data } = await person.get(`/conversations/${id}/messages?limit=200${before}`);
    if (data.length === 0) return all.reverse();
    all.push(...data);
    before = `&before=${data.at(-1).seq}`;
  }
}

async function everySending(person) {
  const all = [];
  for (let cursor = ""; ; ) {
    const { data, next_cursor } = await person.get(`/audit-events?kind=eq.chat.message.sent&limit=200${cursor}`);
    all.push(...data);
    if (next_cursor === null) return all;
    cursor = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
}

function grouped(messages) {
  const groups = new Map();
  for (const message of messages) groups.set(message.client_id, [...(groups.get(message.client_id) ?? []), message]);
  return groups;
}
