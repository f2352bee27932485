import { Problem } from "@/api/problem";
import { bearerOf } from "./token";
import type { Ack, ConnectRefusal, SocketLike } from "./wire";

/** How the line to the server is: `since` is when it became so, in milliseconds. */
export interface LineState {
  readonly now: "closed" | "connecting" | "live" | "lost";
  readonly since: number;
}

/** Where the line takes its tokens from, and whom it tells that they are no longer good. */
export interface TokenSource {
  tokenForRequest(): Promise<string | null>;
  renew(): Promise<string | null>;
  onToken(listener: (token: string) => void): unknown;
}

/** How long a question waits for its answer, and a refused handshake for its next try. Milliseconds. */
const ANSWER = 10_000;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

/**
 * The one live connection of this page. It presents a fresh token at each handshake and hands over renewed ones while
 * it lives; after a loss it comes back by itself and says so, so that its followers can catch up.
 */
export class Line {
  private socket: SocketLike | null = null;
  private state: LineState = { now: "closed", since: Date.now() };
  private bearer: string | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly greeters = new Set<() => void>();
  private readonly returners = new Set<() => void>();

  constructor(
    private readonly tokens: TokenSource,
    private readonly open: (auth: (give: (auth: { token: string | null }) => void) => void) => SocketLike,
  ) {
    tokens.onToken((token) => this.present(token));
  }

  current = (): LineState => this.state;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Hears an event of the server, whichever connection brings it. */
  on<T>(event: string, listener: (payload: T) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  }

  /** Called each time the line becomes live: what was missed can be asked for now. */
  onLive(greeter: () => void): () => void {
    this.greeters.add(greeter);
    return () => this.greeters.delete(greeter);
  }

  /** Called when the line is live after a loss: what happened meanwhile is not told again. */
  onReturn(returner: () => void): () => void {
    this.returners.add(returner);
    return () => this.returners.delete(returner);
  }

  connect(): void {
    if (this.socket !== null) return;
    this.become("connecting");
    this.socket = this.open((give) => {
      this.tokens.tokenForRequest().then(
        (token) => {
          this.bearer = token === null ? null : bearerOf(token);
          give({ token });
        },
        // Unreachable just now: the handshake is refused for its empty token and tried again.
        () => give({ token: null }),
      );
    });
    this.wire(this.socket);
    this.socket.connect();
  }

  disconnect(): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    this.bearer = null;
    socket?.disconnect();
    this.become("closed");
  }

  /** Tries at once instead of waiting for the next turn. */
  tryNow(): void {
    if (this.socket === null || this.socket.connected) return;
    clearTimeout(this.retry);
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Asks the server and gives its answer; a refusal or a silence is a `Problem`. */
  async ask<T>(event: string, payload: unknown): Promise<T> {
    const { socket } = this;
    if (socket === null || !socket.connected) throw new Problem("offline");
    const ack = (await socket
      .timeout(ANSWER)
      .emitWithAck(event, payload)
      .catch(() => {
        throw new Problem("offline");
      })) as Ack<T>;
    if (ack.ok) return ack.data;
    const { title, status, code, detail, message, request_id } = ack.error;
    throw new Problem({
      title: title ?? "The server refused",
      status: status ?? 400,
      code: code ?? "bad_request",
      detail: detail ?? message,
      request_id,
    });
  }

  /** Says something that may get lost, such as that someone is typing. */
  tell(event: string, payload: unknown): void {
    this.ask(event, payload).catch(() => undefined);
  }

  private wire(socket: SocketLike): void {
    const mine = (deed: () => void) => () => {
      if (this.socket === socket) deed();
    };
    socket.on(
      "connect",
      mine(() => {
        this.retries = 0;
        const waiting = this.state.now === "lost" ? [...this.greeters, ...this.returners] : this.greeters;
        this.become("live");
        for (const greet of waiting) greet();
      }),
    );
    socket.on("disconnect", (reason: string) =>
      mine(() => {
        this.become("lost");
        // The server closed this connection on purpose: the session or the membership may be over. Renewing shows it.
        if (reason === "io server disconnect") this.comeBack();
      })(),
    );
    socket.on("connect_error", (refusal: ConnectRefusal) =>
      mine(() => {
        this.become("lost");
        if (!socket.active) this.comeBack(refusal.data?.code);
      })(),
    );
    socket.onAny((event, payload) => {
      if (this.socket !== socket) return;
      for (const listener of this.listeners.get(event) ?? []) listener(payload as never);
    });
  }

  /**
   * Comes back after the server itself closed or refused the connection: with a renewed token, and slower each time.
   * When the session is over, renewing says so to everyone, and this line with it.
   */
  private comeBack(code?: string): void {
    const { socket } = this;
    // Who has no place here will not get one by asking often.
    const wait = code === "forbidden" ? LAST_RETRY : Math.min(FIRST_RETRY * 2 ** this.retries++, LAST_RETRY);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      const fresh = code === "unavailable" || code === "rate_limited" ? Promise.resolve("") : this.tokens.renew();
      fresh.then(
        (token) => token !== null && this.socket === socket && socket?.connect(),
        () => this.socket === socket && this.comeBack(code),
      );
    }, wait);
  }

  /** A renewed token for the same person and organization is handed over; for another one the line starts anew. */
  private present(token: string): void {
    if (this.socket === null) return;
    const bearer = bearerOf(token);
    if (this.bearer !== null && bearer !== this.bearer) {
      this.disconnect();
      this.connect();
    } else if (this.socket.connected) {
      this.tell("auth:renew", { token });
    }
  }

  private become(now: LineState["now"]): void {
    if (this.state.now === now) return;
    this.state = { now, since: Date.now() };
    for (const watcher of this.watchers) watcher();
  }
}
