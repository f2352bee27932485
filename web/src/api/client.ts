import { Problem, isProblem } from "./problem";
import { session } from "./session";

export interface Call {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What a command would do: its answer and its events, with nothing kept (`Prefer: tx=rollback`). */
export interface Preview<T> {
  preview: true;
  result: T;
  events: { kind: string; data?: Record<string, unknown> }[];
}

/** The server, by verb. Paths are below `/api`. A failed call throws a `Problem`. */
export const api = {
  get: <T>(path: string, call?: Call) => send<T>("GET", path, call),
  post: <T>(path: string, body?: unknown, call?: Call) => send<T>("POST", path, { ...call, body: body ?? {} }),
  put: <T>(path: string, body: unknown, call?: Call) => send<T>("PUT", path, { ...call, body }),
  patch: <T>(path: string, body: unknown, call?: Call) => send<T>("PATCH", path, { ...call, body }),
  delete: (path: string, call?: Call) => send<void>("DELETE", path, call),

  /** Runs a write and keeps nothing of it. */
  preview: <T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown) =>
    send<Preview<T>>(method, path, { body, headers: { Prefer: "tx=rollback" } }),
};

async function send<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const token = await session.tokenForRequest();
  try {
    return await request<T>(method, path, call, token);
  } catch (problem) {
    // The token was refused though its time is not up: rights changed or the clock differs. One renewal, one more try.
    if (token === null || !isProblem(problem, "unauthenticated")) throw problem;
    const renewed = await session.renew();
    if (renewed === null) throw problem;
    return request<T>(method, path, call, renewed);
  }
}

async function request<T>(method: string, path: string, call: Call, token: string | null): Promise<T> {
  const headers = new Headers(call.headers);
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  if (call.body !== undefined) headers.set("Content-Type", "application/json");
  let answer: Response;
  try {
    answer = await fetch(address(path, call.query), {
      method,
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      credentials: "same-origin",
      signal: call.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem("offline");
  }
  if (!answer.ok) throw await Problem.from(answer);
  if (answer.status === 204) return undefined as T;
  return (await answer.json()) as T;
}

function address(path: string, query: Call["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const tail = search.toString();
  return `/api${path}${tail === "" ? "" : `?${tail}`}`;
}
