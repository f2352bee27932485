import { router } from "@/app/router";

/** Takes the service worker into use: it keeps the app itself, and shows notifications while no window is open. */
export function employ(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js").catch(() => undefined); // private windows refuse: then it works as a page
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ open?: unknown }>) => {
    const path = data.open;
    if (typeof path === "string" && path.startsWith("/") && !path.startsWith("//"))
      void router.navigate({ href: path });
  });
}
