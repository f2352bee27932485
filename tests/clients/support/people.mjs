// People with an account: what they ask over HTTP, and their sockets.

import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { eventually, pause } from "./waiting.mjs";

export const PASSWORD = "a lamp in every window";
let serial = 0;

/** A problem that the server answered. */
export class Refusal extends Error {
  constructor(method, path, status, problem) {
    super(`${method} ${path}: ${status} ${problem?.code} ${problem?.detail ?? ""} ${JSON.stringify(problem?.errors ?? [])}`);
    Object.assign(this, { status, problem, code: problem?.code });
  }
}

export async function call(house, method, path, { body, token, headers = {} } = {}) {
  const answer = await fetch(house.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const value = text === "" ? undefined : JSON.parse(text);
  if (!answer.ok) throw new Refusal(method, path, answer.status, value);
  return { value, answer };
}

export class Person {
  sockets = [];

  constructor(house, signedIn, email) {
    this.house = house;
    this.id = signedIn.user.id;
    this.name = signedIn.user.name;
    this.email = email;
    this.organization = signedIn.organization;
    this.token = signedIn.access_token;
  }

  get = (path) => this.#ask("GET", path);
  post = (path, body = {}) => this.#ask("POST", path, body);
  put = (path, body) => this.#ask("PUT", path, body);
  patch = (path, body) => this.#ask("PATCH", path, body);
  delete = (path) => this.#ask("DELETE", path);
  async #ask(method, path, body) {
    return (await call(this.house, method, `/api${path}`, { body, token: this.token })).value;
  }

  /** Another session of the same person: an access token of its own. */
  async signIn() {
    const { value } = await call(this.house, "POST", "/api/auth/login", { body: { email: this.email, password: PASSWORD } });
    return value.access_token;
  }

  /** Asks somebody in, who registers with the invitation. */
  async invite(name, { role } = {}) {
    const email = `person-${++serial}@guests.example`;
    const roles = role ? [await this.roleId(role)] : undefined;
    const { token } = await this.post("/invitations", { email, ...(roles && { roles }) });
    const body = { name, email, password: PASSWORD, invitation: token };
    return new Person(this.house, (await call(this.house, "POST", "/api/auth/register", { body })).value, email);
  }

  async roleId(key) {
    return (await this.get("/roles")).data.find((role) => role.key === key || role.name.toLowerCase() === key).id;
  }

  direct = (other) => this.post("/conversations", { type: "direct", member_ids: [other.id] });
  group = (name, ...others) => this.post("/conversations", { type: "group", name, member_ids: others.map(({ id }) => id) });
  channel = (name, ...others) => this.post("/conversations", { type: "channel", name, member_ids: others.map(({ id }) => id) });
  say = (conversation, content, more = {}) => this.post(`/conversations/${conversation.id}/messages`, { content, ...more });
  /** The conversation's newest messages, oldest first. */
  messages = async (conversation) => (await this.get(`/conversations/${conversation.id}/messages?limit=200`)).data.reverse();

  /** A socket that has been let in. */
  async connect(options = {}) {
    const socket = this.open(options);
    await socket.welcomed;
    return socket;
  }

  /** A socket on its way in. */
  open({ transport = "websocket", token = this.token, ...options } = {}) {
    const socket = openSocket(this.house, { transport, auth: { token }, ...options });
    this.sockets.push(socket);
    return socket;
  }

  /** Closes every socket that this person opened. */
  hangUp() {
    for (const socket of this.sockets.splice(0)) socket.disconnect();
  }
}

/** Somebody who founds an organization. */
export async function founder(house, name, { organization = `${name}'s house`, blueprint = "labsync-chat" } = {}) {
  const email = `founder-${++serial}@${blueprint}.example`;
  const body = { name, email, password: PASSWORD, organization_name: organization, blueprint, starter: false };
  return new Person(house, (await call(house, "POST", "/api/auth/register", { body })).value, email);
}

/** A real client's socket, which remembers what it heard. */
export function openSocket(house, { transport = "websocket", auth, ...options }) {
  const socket = io(house.url, { auth, transports: [transport], forceNew: true, reconnection: false, ...options });
  const heard = [];
  socket.onAny((name, payload) => heard.push({ name, payload, at: Date.now() }));
  socket.welcomed = new Promise((welcome, refuse) => {
    socket.once("connect", welcome);
    socket.once("connect_error", refuse);
  });
  socket.welcomed.catch(() => undefined);
  return Object.assign(socket, {
    heard,
    /** What was heard under a name, in the order of hearing. */
    all: (name) => heard.filter((one) => one.name === name).map(({ payload }) => payload),
    /** The first one of a name that fits, which may still have to come. */
    hears: (name, fits = () => true, within) =>
      eventually(
        () => heard.find((one) => one.name === name && fits(one.payload))?.payload,
        `${name} is heard (heard so far: ${heard.map((one) => one.name).join(", ")})`,
        within,
      ),
    /** The answer's data; a refusal is thrown. */
    ask: async (name, payload) => {
      const answer = await socket.timeout(10_000).emitWithAck(name, payload);
      if (!answer.ok) throw Object.assign(new Error(`${name}: ${JSON.stringify(answer.error)}`), { code: answer.error.code });
      return answer.data;
    },
    /** The code under which the server refuses. */
    refusal: async (name, payload) => {
      const answer = await socket.timeout(10_000).emitWithAck(name, payload);
      assert.equal(answer.ok, false, `${name} should have been refused: ${JSON.stringify(answer)}`);
      return answer.error.code;
    },
    /** Whether the server ended it, within so many milliseconds. */
    isClosed: (within = 5_000) => eventually(() => !socket.connected, "the socket is closed", within),
  });
}

/** Long enough for what was on its way to have come. */
export const settled = () => pause(300);
