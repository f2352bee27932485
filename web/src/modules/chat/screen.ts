import { useSyncExternalStore } from "react";

/** Whether the window is as wide as this; follows it. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Rail, sidebar and panel leave the content its 720 px. */
export const ROOM_FOR_ALL = "(min-width: 1376px)";
/** The panel stands beside the content and not over it. */
export const ROOM_FOR_PANEL = "(min-width: 1101px)";

/** What stays of an address when one goes to another conversation: whether the panel is shown. */
export function onlyPanel({ people }: { people?: boolean }): { people?: boolean } {
  return people === undefined ? {} : { people };
}

/** Whether someone is looking: the page is on screen and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(watchAttention, () => document.visibilityState === "visible" && document.hasFocus());
}

function watchAttention(listener: () => void) {
  document.addEventListener("visibilitychange", listener);
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}
