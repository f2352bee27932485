import { dehydrate, hydrate, type Query } from "@tanstack/react-query";
import { queryClient } from "@/api/query-client";
import { session } from "@/api/session";
import { line } from "@/realtime";
import { bearerOf } from "@/realtime/token";
import { become, current } from "./seen";
import { store } from "./store";

/**
 * Keeps what was last seen, so that the app opens without a connection: the answers that its screens stand on, in this
 * browser, for the one person who is signed in. It goes when they sign out, by whatever door.
 */

/** What may be kept. Not: invitations, roles, mails, jobs, the audit log, what others type, what waits to be sent. */
const KEPT = new Set([
  "me",
  "members",
  "organization",
  "blueprints",
  "chat",
  "projects",
  "status",
  "notifications",
  "calendar",
  "schedules",
]);
const FLEETING = new Set(["outbox", "presence", "typing"]);
const MOST = 300;
const PAUSE = 1_500;
const BUILD = import.meta.url;

let timer: ReturnType<typeof setTimeout> | undefined;
let bearer: string | null = null;

const isKept = ({ queryKey: [area, part], state }: Query) =>
  state.status === "success" && KEPT.has(String(area)) && !FLEETING.has(String(part));

/** What is kept is what the server said: nothing while it is away. */
async function keep(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  if (session.state() !== "signed-in" || bearer === null || line.current().now !== "live") return;
  const state = dehydrate(queryClient, { shouldDehydrateQuery: isKept, shouldDehydrateMutation: () => false });
  const newest = state.queries.toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt);
  const mine = bearer;
  await store.keep({
    bearer: mine,
    build: BUILD,
    at: Date.now(),
    state: { mutations: [], queries: newest.slice(0, MOST) },
  });
  // Signed out meanwhile: then nothing stays.
  if (bearer !== mine) await store.clear();
}

const keepSoon = () => {
  timer ??= setTimeout(() => void keep().catch(() => undefined), PAUSE);
};

/** Shows what was last seen, if the server cannot be reached and there is something. */
async function takeUp(): Promise<void> {
  const kept = await store.look().catch(() => undefined);
  if (session.state() !== "unreachable") return;
  if (kept === undefined || kept.build !== BUILD) return become("nothing");
  bearer = kept.bearer;
  hydrate(queryClient, kept.state);
  become({ at: kept.at });
}

function follow(): void {
  const state = session.state();
  if (state === "unreachable" && current() === "unknown") void takeUp();
  if (state === "signed-out") {
    clearTimeout(timer);
    timer = undefined;
    bearer = null;
    become("unknown");
    void store.clear().catch(() => undefined);
  }
}

session.onToken((token) => {
  const before = bearer;
  bearer = bearerOf(token);
  const wasAway = typeof current() === "object";
  if (wasAway) become("unknown");
  // Somebody else's, or another organization's: nothing of it may be shown here.
  if (wasAway && before !== bearer) queryClient.clear();
  else if (wasAway) void queryClient.invalidateQueries();
  if (before !== null && before !== bearer) void store.clear().catch(() => undefined);
});
session.subscribe(follow);
follow();
queryClient.getQueryCache().subscribe(keepSoon);
line.watch(keepSoon);
// What is seen stays as fresh as the line, also when nothing happens.
setInterval(keepSoon, 60_000);
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "hidden" && void keep().catch(() => undefined),
);
