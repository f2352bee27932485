import { useSyncExternalStore } from "react";
import { Problem } from "./problem";
import type { TokenAnswer } from "./types";

/**
 * Who sits at this browser. The access token lives here, in memory and nowhere else; what outlives the page is the
 * refresh cookie, which scripts cannot read. A token is renewed before it expires, by one tab at a time.
 */
export type SessionState = "starting" | "unreachable" | "signed-out" | "signed-in";

let state: SessionState = "starting";
let token: string | null = null;
let expiresAt = 0;
let left = false;
let renewal: ReturnType<typeof setTimeout> | undefined;
let renewing: Promise<string | null> | null = null;

const stateListeners = new Set<() => void>();
const tokenListeners = new Set<(token: string) => void>();
const endListeners = new Set<() => void>();

/** Tells the other tabs of this browser; their answers come from the cookie, so nothing secret is in the message. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("guildhall.session");
tabs?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (data === "ended" && state === "signed-in") {
    left = true;
    forget();
  }
  if (data === "began" && state === "signed-out") void session.renew().catch(() => undefined);
});

/** Renewed this long before the end, so that a request never meets an expired token. Milliseconds. */
const MARGIN = 60_000;

export const session = {
  state: () => state,
  accessToken: () => token,

  /** Whether the last session ended because the person left: then nothing leads back to where they were. */
  wasLeft: () => left,

  /** Takes up the session of the cookie, if there can be one. Called once at load. */
  async resume(): Promise<void> {
    if (!hint.isThere()) return become("signed-out");
    await session.renew().catch(() => {
      if (state === "starting") become("unreachable");
    });
  },

  /** A fresh access token, or null when the session is over. Calls at the same time share one request. */
  renew(): Promise<string | null> {
    renewing ??= alone(refresh).finally(() => {
      renewing = null;
    });
    return renewing;
  },

  /** The token for a request that starts now: renewed first when its time is up, as after a laptop was asleep. */
  async tokenForRequest(): Promise<string | null> {
    if (token !== null && Date.now() > expiresAt - 5_000) return session.renew();
    return token;
  },

  /** Takes the token that register, login, switching or founding an organization answered. */
  begin(answer: TokenAnswer): void {
    const fresh = state !== "signed-in";
    keep(answer);
    if (fresh) tabs?.postMessage("began");
  },

  /** Forgets everything about the person in this page and in the browser's other tabs. */
  end(): void {
    tabs?.postMessage("ended");
    left = true;
    forget();
  },

  /** Called with each new access token, for connections that outlive it. */
  onToken(listener: (token: string) => void): () => void {
    tokenListeners.add(listener);
    return () => tokenListeners.delete(listener);
  },

  /** Called when the session ends: what is kept about the person must go. */
  onEnd(listener: () => void): () => void {
    endListeners.add(listener);
    return () => endListeners.delete(listener);
  },

  subscribe: (listener: () => void): (() => void) => {
    stateListeners.add(listener);
    return () => stateListeners.delete(listener);
  },
};

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

async function refresh(): Promise<string | null> {
  let answer: Response;
  try {
    answer = await fetch("/api/auth/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      credentials: "same-origin",
    });
  } catch {
    renewLater(5_000);
    throw new Problem("offline");
  }
  if (answer.ok) {
    keep((await answer.json()) as TokenAnswer);
    return token;
  }
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
    await answer.text(); // read to its end, so that the connection is free
    forget();
    return null;
  }
  renewLater(5_000);
  throw await Problem.from(answer);
}

function keep(answer: TokenAnswer): void {
  left = false;
  hint.leave();
  token = answer.access_token;
  expiresAt = Date.now() + answer.expires_in * 1000;
  renewLater(Math.max(answer.expires_in * 1000 - MARGIN, 5_000));
  for (const listener of tokenListeners) listener(token);
  become("signed-in");
}

function forget(): void {
  const had = state === "signed-in" || state === "unreachable";
  hint.takeAway();
  token = null;
  expiresAt = 0;
  clearTimeout(renewal);
  become("signed-out");
  if (had) for (const listener of endListeners) listener();
}

/**
 * That somebody signed in at this browser: says nothing of whom, and is gone with the session. Without it nothing is asked,
 * since a refusal is all that the answer could be. Where nothing can be kept, there is always a hint.
 */
const hint = {
  key: "guildhall.session",
  isThere: () => kept(() => localStorage.getItem(hint.key) !== null) ?? true,
  leave: () => void kept(() => localStorage.setItem(hint.key, "1")),
  takeAway: () => void kept(() => localStorage.removeItem(hint.key)),
};

function kept<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function renewLater(delay: number): void {
  clearTimeout(renewal);
  if (state === "signed-out") return;
  renewal = setTimeout(() => void session.renew().catch(() => undefined), delay);
}

function become(next: SessionState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

/** Tabs share the cookie, and a spent refresh token ends the session: so they take turns. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (typeof navigator === "undefined" || !("locks" in navigator)) return work();
  return await navigator.locks.request("guildhall.refresh", work);
}
