import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

/** The one thing kept in this browser's storage, and only when it was chosen: a colour, not a person. */
const KEY = "guildhall.theme";
const listeners = new Set<() => void>();
const system = window.matchMedia?.("(prefers-color-scheme: dark)");

function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function chooseTheme(next: Theme): void {
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Closed storage: the choice holds for this page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  system?.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    system?.removeEventListener("change", listener);
  };
}

/** What was chosen, and which of the two it comes to now. */
export function useTheme(): { chosen: Theme; dark: boolean } {
  const chosen = useSyncExternalStore(subscribe, theme);
  const night = useSyncExternalStore(subscribe, () => system?.matches ?? false);
  return { chosen, dark: chosen === "system" ? night : chosen === "dark" };
}
