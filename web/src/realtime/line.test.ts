import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line } from "./line";
import { bearerOf } from "./token";

const tokenFor = (user: string, organization: string, salt = 0) =>
  `h.${btoa(JSON.stringify({ sub: user, salt, app_metadata: { organization_id: organization } }))}.s`;

class FakeSocket {
  connected = false;
  active = true;
  connects = 0;
  sent: [string, unknown][] = [];
  private any: ((event: string, payload: unknown) => void)[] = [];
  private handlers = new Map<string, (payload: never) => void>();

  constructor(readonly auth: (give: (auth: { token: string | null }) => void) => void) {}
  connect = () => this.connects++;
  disconnect = () => (this.connected = false);
  on = (event: string, handler: (payload: never) => void) => this.handlers.set(event, handler);
  onAny = (listener: (event: string, payload: unknown) => void) => this.any.push(listener);
  timeout = () => ({
    emitWithAck: (event: string, payload: unknown) => {
      this.sent.push([event, payload]);
      return Promise.resolve(
        event === "refused" ? { ok: false, error: { code: "forbidden", status: 403 } } : { ok: true, data: 7 },
      );
    },
  });

  happens(event: string, payload?: unknown) {
    if (event === "connect") this.connected = true;
    if (event === "disconnect") this.connected = false;
    this.handlers.get(event)?.(payload as never);
  }
  says = (event: string, payload: unknown) => this.any.forEach((listener) => listener(event, payload));
}

let sockets: FakeSocket[];
let tell: (token: string) => void;
const renew = vi.fn<() => Promise<string | null>>();

function open(): { line: Line; socket: () => FakeSocket } {
  const tokens = {
    tokenForRequest: () => Promise.resolve(tokenFor("ana", "acme")),
    renew,
    onToken: (listener: (token: string) => void) => (tell = listener),
  };
  const line = new Line(tokens, (auth) => {
    const socket = new FakeSocket(auth);
    sockets.push(socket);
    return socket;
  });
  line.connect();
  const socket = () => sockets.at(-1) as FakeSocket;
  return { line, socket };
}

beforeEach(() => {
  sockets = [];
  renew.mockReset().mockResolvedValue("fresh");
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the line", () => {
  it("presents a fresh token at every handshake", async () => {
    const { socket } = open();
    const given = await new Promise((give) => socket().auth(give));
    expect(given).toEqual({ token: tokenFor("ana", "acme") });
  });

  it("says that it is live, that it is lost and since when, and that it is back", () => {
    const { line, socket } = open();
    const [greet, tellAgain] = [vi.fn(), vi.fn()];
    line.onLive(greet);
    line.onReturn(tellAgain);
    socket().happens("connect");
    expect(line.current().now).toBe("live");
    expect(tellAgain).not.toHaveBeenCalled();
    vi.setSystemTime(Date.now() + 60_000);
    socket().happens("disconnect", "transport close");
    expect(line.current()).toEqual({ now: "lost", since: Date.now() });
    socket().happens("connect");
    expect(greet).toHaveBeenCalledTimes(2);
    expect(tellAgain).toHaveBeenCalledOnce();
  });

  it("hands a renewed token over while it lives", async () => {
    const { socket } = open();
    await new Promise((give) => socket().auth(give));
    socket().happens("connect");
    tell(tokenFor("ana", "acme", 1));
    expect(socket().sent).toEqual([["auth:renew", { token: tokenFor("ana", "acme", 1) }]]);
    expect(sockets).toHaveLength(1);
  });

  it("starts anew for another organization", async () => {
    const { line, socket } = open();
    await new Promise((give) => socket().auth(give));
    socket().happens("connect");
    tell(tokenFor("ana", "guild"));
    expect(sockets).toHaveLength(2);
    expect(line.current().now).toBe("connecting");
  });

  it("renews its token when the server closed it, and comes back with the new one", async () => {
    const { socket } = open();
    socket().happens("connect");
    socket().happens("disconnect", "io server disconnect");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(renew).toHaveBeenCalledOnce();
    expect(socket().connects).toBe(2);
  });

  it("does not come back when the session is over", async () => {
    const { socket } = open();
    socket().active = false;
    renew.mockResolvedValue(null);
    socket().happens("connect_error", Object.assign(new Error("no"), { data: { code: "unauthenticated" } }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledOnce();
    expect(socket().connects).toBe(1);
  });

  it("passes on what the server says, and nothing of a connection it has left", () => {
    const { line, socket } = open();
    const hear = vi.fn();
    line.on("typing", hear);
    const first = socket();
    first.says("typing", 1);
    line.disconnect();
    line.connect();
    first.says("typing", 2);
    socket().says("typing", 3);
    expect(hear.mock.calls).toEqual([[1], [3]]);
  });

  it("gives an answer, a refusal as a problem, and `offline` without a connection", async () => {
    const { line, socket } = open();
    await expect(line.ask("sync", {})).rejects.toMatchObject({ code: "offline" });
    socket().happens("connect");
    await expect(line.ask("sync", {})).resolves.toBe(7);
    await expect(line.ask("refused", {})).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a bearer", () => {
  it("is the person and the organization, or null for what is no token", () => {
    expect(bearerOf(tokenFor("ana", "acme", 1))).toBe(bearerOf(tokenFor("ana", "acme", 2)));
    expect(bearerOf("nonsense")).toBeNull();
  });
});
