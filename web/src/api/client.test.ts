import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./client";
import { isProblem, Problem } from "./problem";
import { session } from "./session";

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
  session.begin({ access_token: "one", expires_in: 900 });
});
afterEach(() => {
  session.end();
  fetched.mockReset();
  vi.unstubAllGlobals();
});

const problem = (status: number, document: object) =>
  Response.json(document, { status, headers: { "X-Request-Id": "7f3a-19c2" } });

describe("a call", () => {
  it("carries the token, and leaves out what was not asked", async () => {
    fetched.mockResolvedValueOnce(Response.json({ data: [] }));
    await api.get("/members", { query: { limit: 2, cursor: undefined, kind: "" } });
    const [url, init] = fetched.mock.calls[0]!;
    expect(url).toBe("/api/members?limit=2");
    expect(new Headers(init.headers).get("Authorization")).toBe("Bearer one");
  });

  it("is tried once more with a new token when the old one is refused", async () => {
    fetched
      .mockResolvedValueOnce(problem(401, { code: "unauthenticated", title: "Sign in first", status: 401 }))
      .mockResolvedValueOnce(Response.json({ access_token: "two", token_type: "bearer", expires_in: 900 }))
      .mockResolvedValueOnce(Response.json({ id: "ana" }));
    expect(await api.get("/users/me")).toEqual({ id: "ana" });
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(["/api/users/me", "/api/auth/refresh", "/api/users/me"]);
  });

  it("asks for a preview that keeps nothing", async () => {
    fetched.mockResolvedValueOnce(Response.json({ preview: true, result: {}, events: [] }));
    await api.preview("PATCH", "/roles/1", { permissions: [] });
    expect(new Headers(fetched.mock.calls[0]![1].headers).get("Prefer")).toBe("tx=rollback");
  });

  it("throws the server's own words, field by field", async () => {
    fetched.mockResolvedValueOnce(
      problem(400, {
        code: "bad_request",
        title: "The request cannot be understood",
        status: 400,
        errors: [{ field: "email", code: "invalid", message: "needs a domain after the @" }],
      }),
    );
    const error: unknown = await api.post("/invitations", { email: "ana" }).catch((thrown: unknown) => thrown);
    expect(isProblem(error, "bad_request") && [error.at("email"), error.at("name"), error.requestId]).toEqual([
      "needs a domain after the @",
      undefined,
      "7f3a-19c2",
    ]);
  });

  it("tells a page of a proxy from an answer of the server", async () => {
    fetched.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
    await expect(api.get("/members")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is offline when no answer comes", async () => {
    fetched.mockRejectedValueOnce(new TypeError("network"));
    await expect(api.get("/members")).rejects.toEqual(new Problem("offline"));
  });
});
