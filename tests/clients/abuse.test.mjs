// Clients that break the rules of Socket.IO, on both transports, while a good one goes on talking.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { after, afterEach, before, describe, it } from "node:test";
import { WebSocket } from "ws";
import { Guildhall } from "./support/guildhall.mjs";
import { founder } from "./support/people.mjs";
import { eventually, pause } from "./support/waiting.mjs";

const METRICS = "only for the tests of this house";

let house, ana, ben, talk, witness, pid;
before(async () => {
  house = await Guildhall.open({ environment: { GUILDHALL_METRICS_TOKEN: METRICS } });
  pid = house.pid;
  ana = await founder(house, "Ana");
  ben = await ana.invite("Ben");
  talk = await ana.direct(ben);
  witness = await ana.connect();
});
afterEach(async () => {
  await isUnharmed();
  ben.hangUp();
});
after(() => {
  ana?.hangUp();
  return house?.close();
});

/** The good connection has not broken, and its words arrive. */
async function isUnharmed() {
  assert.ok(witness.connected, "the good connection lives");
  assert.equal(house.pid, pid);
  const said = await witness.ask("message:send", { conversation_id: talk.id, content: "still here" });
  await witness.hears("message:new", ({ id }) => id === said.id);
}

/** A websocket that speaks Engine.IO by hand. */
async function rawSocket({ token = ben.token, sid } = {}) {
  const socket = new WebSocket(`${house.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ""}`);
  const heard = [];
  socket.on("message", (text) => heard.push(String(text)));
  socket.on("error", () => undefined);
  await new Promise((settled) => ["open", "close"].forEach((event) => socket.once(event, settled)));
  const hears = (start) => eventually(() => heard.find((text) => text.startsWith(start)), `${start} is heard`);
  if (token !== null) {
    await hears("0");
    socket.send(`40${JSON.stringify({ token })}`);
    await hears("40");
  }
  return Object.assign(socket, { heard, hears });
}

const engine = `/socket.io/?EIO=4&transport=polling`;
const poll = (sid, body) => fetch(`${house.url}${engine}&sid=${sid}`, body === undefined ? {} : { method: "POST", body });

/** A polling session by hand; answers its sid. */
async function rawPolling({ token = ben.token } = {}) {
  const { sid } = JSON.parse((await (await fetch(house.url + engine)).text()).slice(1));
  if (token !== null) {
    assert.equal((await poll(sid, `40${JSON.stringify({ token })}`)).status, 200);
    assert.match(await (await poll(sid)).text(), /(^|\x1e)40\{"sid"/);
  }
  return sid;
}

const deep = (depth) => "[".repeat(depth) + "]".repeat(depth);
const conversation = () => talk.id;
/** Texts after the Engine.IO `4`: what a client may say instead of an event. */
const NONSENSE = [
  "", "2", "2[]", "2{}", "2[1]", "2[null,{}]", '2["message:send"]', '2["message:send",null]', '2["message:send",7]', '2["message:send",[]]',
  '2["message:send",{},{}]', '2["message:send",{"conversation_id":{}}]', '2["message:send",{"conversation_id":"x","content":7}]',
  '2["message:send",{"a":1,"a":2}]', '2["connect",{}]', '2["disconnect",{}]', '2["disconnecting"]', '2["__proto__",{"constructor":{}}]',
  '2["sync",{"conversation_id":"x","after":-1}]', '2["sync",{"after":99999999999999999999}]', '2["presence:set",{"status":"god"}]',
  '2["typing:start",{"conversation_id":["x"]}]', '2["auth:renew",{"token":{}}]', '2["message:send",{"content":"\\u0000\\ud800"}]',
  `2["message:send",${deep(10_000)}]`, `21["sync",${"{\"a\":".repeat(5_000)}1${"}".repeat(5_000)}]`, `2["${"e".repeat(30_000)}",{}]`,
  '299999999999999999999999["sync",{}]', "2-1[]", '2/elsewhere,["message:send",{}]', "0/admin,{}", '0{"token":"again"}', "3", "31[]", "3999[1]",
  "4", '4{"message":"mine"}', '51-["message:send",{"_placeholder":true,"num":0}]', '51000000-["x",{"_placeholder":true,"num":0}]',
  `5${"9".repeat(400)}-["x"]`, "61-[]", "7", "9", "é", "\u0000", '2["typing:start",{"conversation_id":"\u202e"}]', "2[\"a\",", "2nonsense",
];

describe("RT6: no packet stops the process or another connection", () => {
  it("over websocket: wrong types, deep JSON, attachments that never come", async () => {
    for (const nonsense of NONSENSE) {
      const socket = await rawSocket();
      socket.send(`4${nonsense}`);
      socket.send(`42["typing:stop",{"conversation_id":"${conversation()}"}]`);
      await pause(5);
      socket.terminate();
    }
    for (const frame of ["", "9", "x", "2", "2probe", "3", "5", "6", "0", "1", randomBytes(100).toString("latin1")]) {
      const socket = await rawSocket();
      socket.send(frame);
      await pause(5);
      socket.terminate();
    }
  });

  it("over polling: the same, and bodies that are no payload", async () => {
    for (const nonsense of NONSENSE) {
      const sid = await rawPolling();
      const answer = await poll(sid, `4${nonsense}`);
      assert.ok([200, 400].includes(answer.status), `${nonsense.slice(0, 40)}: ${answer.status}`);
      await poll(sid, "1");
    }
    const bodies = ["", "\x1e", "\x1e\x1e\x1e", "4\x1e4\x1e", "bAAAA", "b!!!", "9", "2probe", "4".repeat(1_000), Buffer.from([0xff, 0xfe, 0x00]), randomBytes(2_000)];
    for (const body of bodies) {
      const answer = await poll(await rawPolling(), body);
      assert.ok([200, 400, 413].includes(answer.status), `${String(body).slice(0, 20)}: ${answer.status}`);
    }
  });

  it("binary frames, oversized frames and a flood end the one who sent them", async () => {
    const ended = async (socket) => eventually(() => socket.readyState === WebSocket.CLOSED, "the connection is ended", 15_000);
    const binary = await rawSocket();
    binary.send(randomBytes(64));
    await ended(binary);
    const attached = await rawSocket();
    attached.send('451-["message:send",{"_placeholder":true,"num":0}]');
    attached.send(randomBytes(64));
    await ended(attached);
    const large = await rawSocket();
    large.send(`42["message:send",{"content":"${"x".repeat(200_000)}"}]`);
    await ended(large);
    assert.ok([400, 413].includes((await poll(await rawPolling(), "4".repeat(200_000))).status));
    const flood = await rawSocket();
    for (let at = 0; at < 5_000; at++) flood.send(`42${at}["typing:start",{"conversation_id":"${conversation()}"}]`);
    await eventually(() => flood.readyState !== WebSocket.OPEN || flood.heard.some((text) => text.includes('"rate_limited"')), "the flood is held back");
    flood.terminate();
  });

  it("a stranger's, a stolen and a spent sid open nothing and end nobody else", async () => {
    const his = await ben.connect();
    const polled = await ben.connect({ transport: "polling" });
    for (const sid of ["", "x", "AAAAAAAAAAAAAAAAAAAA", "../../etc", "%00", `${his.io.engine.id}x`]) {
      const answer = await fetch(`${house.url}${engine}&sid=${encodeURIComponent(sid)}`);
      // Without one, a session begins.
      assert.ok(sid === "" ? [200, 400].includes(answer.status) : answer.status === 400, `${sid}: ${answer.status}`);
      assert.doesNotMatch(await answer.text(), /panicked|src\/|\.rs/);
    }
    // Another transport than the session's own, and an upgrade of what is upgraded already.
    assert.equal((await poll(his.io.engine.id)).status, 400);
    assert.equal((await poll(his.io.engine.id, "41")).status, 400);
    const thief = await rawSocket({ token: null, sid: his.io.engine.id });
    if (thief.readyState === WebSocket.OPEN) thief.send("2probe");
    await pause(200);
    const prober = await rawSocket({ token: null, sid: polled.io.engine.id });
    if (prober.readyState === WebSocket.OPEN) prober.send("5");
    await pause(200);
    thief.terminate();
    prober.terminate();
    const said = await his.ask("message:send", { conversation_id: talk.id, content: "mine" });
    await witness.hears("message:new", ({ id }) => id === said.id);

    const spent = await rawPolling();
    await poll(spent, "1");
    await pause(100);
    assert.equal((await poll(spent, `42["typing:start",{"conversation_id":"${conversation()}"}]`)).status, 400);
    assert.equal((await poll(spent)).status, 400);
  });

  it("what is said after leaving is not heard", async () => {
    const heard = witness.all("message:new").length;
    const socket = await rawSocket();
    socket.send("41");
    socket.send(`42["message:send",{"conversation_id":"${conversation()}","content":"a ghost"}]`);
    const early = await rawSocket({ token: null });
    early.send(`421["message:send",{"conversation_id":"${conversation()}","content":"too early"}]`);
    early.send(`40{"token":"a.b.c"}`);
    early.send(`421["message:send",{"conversation_id":"${conversation()}","content":"refused"}]`);
    await early.hears("44");
    await pause(300);
    assert.equal(witness.all("message:new").length, heard);
    [socket, early].forEach((one) => one.terminate());
  });

  it("half handshakes and requests that are none are answered or ended", async () => {
    const half = [
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAA\r\n\r\n",
      "GET /socket.io/?EIO=3&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /socket.io/?EIO=4&transport=carrier-pigeon HTTP/1.1\r\nHost: x\r\n\r\n",
      "DELETE /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n40",
    ];
    for (const request of half) {
      const line = connect(house.port, "127.0.0.1");
      line.write(request);
      const [answer] = await once(line, "data");
      assert.match(String(answer), /^HTTP\/1\.1 4\d\d /, request.slice(0, 80));
      line.destroy();
    }
  });
});

describe("RT7: what one connection may cost", () => {
  it("a thousand handshakes that say nothing end by themselves", async () => {
    const idle = await Promise.all(Array.from({ length: 800 }, () => rawSocket({ token: null })));
    const polled = await Promise.all(Array.from({ length: 200 }, () => rawPolling({ token: null })));
    assert.equal(idle.filter((socket) => socket.readyState === WebSocket.OPEN).length, 800);
    await eventually(() => idle.every((socket) => socket.readyState === WebSocket.CLOSED), "they have ended", 20_000);
    await eventually(async () => (await poll(polled[0])).status === 400 && (await poll(polled.at(-1))).status === 400, "and the polling ones");
  });

  it("a reader who stalls is cut off, and the server's memory stays flat", async () => {
    const group = await ana.group("Flood", ben);
    const good = await ana.connect();
    const stalled = await stalledReader(ben.token);
    await good.hears("presence", ({ user_id, status }) => user_id === ben.id && status === "online");
    const content = "🏮".repeat(8_000);
    await ana.say(group, content);
    const before = await house.resident();
    let most = before;
    const COUNT = 800;
    for (let sent = 0; sent < COUNT; sent += 20) {
      await Promise.all(Array.from({ length: 20 }, () => ana.say(group, content)));
      most = Math.max(most, await house.resident());
    }
    await eventually(() => good.all("message:new").filter(({ conversation_id }) => conversation_id === group.id).length === COUNT + 1, "who reads has heard everything");
    await good.hears("presence", ({ user_id, status }) => user_id === ben.id && status === "offline", 20_000);
    const said = (COUNT * 32_000) / 2 ** 20;
    const grown = (most - before) / 2 ** 20;
    assert.ok(grown < 16, `${said.toFixed()} MiB were said, and memory grew by ${grown.toFixed(1)} MiB`);
    const metrics = await (await fetch(`${house.url}/metrics`, { headers: { authorization: `Bearer ${METRICS}` } })).text();
    assert.match(metrics, /guildhall_slow_readers_total [1-9]/);
    stalled.destroy();
  });
});

/** A websocket that is let in and then never read again. */
async function stalledReader(token) {
  const line = connect(house.port, "127.0.0.1");
  await once(line, "connect");
  line.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  let heard = "";
  line.on("data", (bytes) => (heard += bytes.toString("latin1")));
  await eventually(() => heard.includes('0{"sid"'), "the handshake is answered");
  line.write(textFrame(`40${JSON.stringify({ token })}`));
  await eventually(() => heard.includes('40{"sid"'), "the connection is let in");
  line.on("error", () => undefined);
  line.pause();
  return line;
}

/** RFC 6455 §5.2: one masked text frame, with a mask of zeros. */
function textFrame(text) {
  const bytes = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, bytes.length >> 8, bytes.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([head, bytes]);
}
