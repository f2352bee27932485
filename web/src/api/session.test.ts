import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Session from "./session";

/** A server that answers each refresh with the next token, or refuses. */
function refreshes(...answers: (number | string)[]) {
  const calls = vi.fn<() => Promise<Response>>();
  for (const answer of answers) {
    calls.mockResolvedValueOnce(
      typeof answer === "string"
        ? Response.json({ access_token: answer, token_type: "bearer", expires_in: 900 })
        : Response.json({ code: "unauthenticated", title: "Sign in first", status: answer }, { status: answer }),
    );
  }
  vi.stubGlobal("fetch", calls);
  return calls;
}

describe("the session", () => {
  let session: typeof Session.session;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    localStorage.setItem("guildhall.session", "1");
    ({ session } = await import("./session"));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is taken up from the cookie at load", async () => {
    refreshes("one");
    await session.resume();
    expect([session.state(), session.accessToken()]).toEqual(["signed-in", "one"]);
  });

  it("is nobody's without a cookie", async () => {
    refreshes(401);
    await session.resume();
    expect([session.state(), session.accessToken()]).toEqual(["signed-out", null]);
  });

  it("does not send a person away because the server cannot be reached", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("network")));
    await session.resume();
    expect(session.state()).toBe("unreachable");
    refreshes("back");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.state()).toBe("signed-in");
  });

  it("renews once for all who ask at the same time", async () => {
    const calls = refreshes("one", "two");
    await session.resume();
    const tokens = await Promise.all([session.renew(), session.renew(), session.renew()]);
    expect(tokens).toEqual(["two", "two", "two"]);
    expect(calls).toHaveBeenCalledTimes(2);
  });

  it("renews before the token expires", async () => {
    refreshes("one", "two");
    await session.resume();
    await vi.advanceTimersByTimeAsync(14 * 60_000);
    expect(session.accessToken()).toBe("two");
  });

  it("leaves nothing behind when it ends", async () => {
    refreshes("one");
    await session.resume();
    const ended = vi.fn();
    session.onEnd(ended);
    session.end();
    expect([session.state(), session.accessToken(), session.wasLeft()]).toEqual(["signed-out", null, true]);
    expect(ended).toHaveBeenCalledOnce();
    expect(localStorage.length).toBe(0);
  });

  it("asks nothing where nobody has signed in, and leaves nothing behind", async () => {
    localStorage.clear();
    const calls = refreshes("one");
    await session.resume();
    expect([session.state(), calls.mock.calls.length]).toEqual(["signed-out", 0]);
    session.begin({ access_token: "one", token_type: "bearer", expires_in: 900 } as Parameters<
      typeof session.begin
    >[0]);
    expect(localStorage.length).toBe(1);
    session.end();
    expect(localStorage.length).toBe(0);
  });
});
