// What the browser keeps of the app itself, so that it opens without a connection, and what it shows of notifications
// while the app is closed. Nothing of the API passes here: what was last seen is kept by the page, and cleared by it.

/** The files of this build, filled in as it is made. Their names change with their content. */
const FILES = self.__FILES__;
const KEPT = "guildhall-app";

self.addEventListener("install", (event) => {
  event.waitUntil(keepApp().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

/** The first page is asked for anew; a file that is there already is not. */
async function keepApp() {
  const kept = await caches.open(KEPT);
  await kept.add(new Request("/", { cache: "reload", headers: { Accept: "text/html" } }));
  const known = await kept.keys();
  const there = new Set(known.map((request) => new URL(request.url).pathname));
  await kept.addAll(FILES.filter((path) => !there.has(path)));
}

async function forgetOldFiles() {
  const kept = await caches.open(KEPT);
  const current = new Set(["/", ...FILES]);
  const old = (await kept.keys()).filter((request) => !current.has(new URL(request.url).pathname));
  await Promise.all(old.map((request) => kept.delete(request)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && isOfTheApp(url.pathname)) event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

/** Pages of the server's own are not the app's. */
function isOfTheApp(path) {
  return !/^\/(api|auth|docs|health|metrics|socket\.io|openapi\.json|media)(\/|$)/.test(path);
}

/** As the server has it; without a connection, the app as it was kept, which finds its own way. */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/")) ?? Response.error();
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("push", (event) => {
  event.waitUntil(show(event.data));
});

async function show(data) {
  const told = read(data);
  if (told === null) return;
  const windows = await self.clients.matchAll({ type: "window" });
  // Whoever looks at the app is told there.
  if (windows.some((client) => client.focused)) return;
  await self.registration.showNotification(told.title, {
    body: told.body,
    tag: told.id,
    renotify: true,
    icon: "/icon-192.png",
    badge: "/badge.png",
    data: { path: told.path },
  });
}

function read(data) {
  try {
    const { id, title, body, path } = data.json();
    const own = typeof path === "string" && path.startsWith("/") && !path.startsWith("//");
    return { id: String(id), title: String(title), body: String(body ?? ""), path: own ? path : "/home" };
  } catch {
    return null;
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/home"));
});

/** In a window that is open already, where it goes by itself; else in a new one. */
async function open(path) {
  const [client] = await self.clients.matchAll({ type: "window" });
  if (client === undefined) return self.clients.openWindow(path);
  client.postMessage({ open: path });
  return client.focus();
}
