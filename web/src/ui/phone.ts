import { useSyncExternalStore } from "react";

const narrow = window.matchMedia?.("(max-width: 760px)");

function subscribe(listener: () => void) {
  narrow?.addEventListener("change", listener);
  return () => narrow?.removeEventListener("change", listener);
}

/** Whether the page is as narrow as a phone, where one part of a place fills the screen. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow?.matches ?? false);
}
