import { useEffect, useRef } from "react";

/** What each key does on this screen. Letters are as typed; others by name: `Escape`, `Alt+ArrowDown`, `Mod+k`. */
export type Keys = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

/**
 * Listens to keys while the component is on the page. Keys are silent in text fields, under dialogs and menus, and
 * where something nearer took them already; with `Alt` or `Mod` (Ctrl, or Command on a Mac) they work in a field too.
 * A place that gives a key of the whole page another meaning hears it `first`.
 */
export function useKeys(keys: Keys, { first = false }: { first?: boolean } = {}): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = nameOf(event);
      const deed = current.current[name];
      if (deed === undefined) return;
      const everywhere = name.startsWith("Mod+") || name.startsWith("Alt+");
      if (isCovered() || (isTyping(event.target) && !everywhere)) return;
      event.preventDefault();
      deed(event);
    };
    document.addEventListener("keydown", hear, first);
    return () => document.removeEventListener("keydown", hear, first);
  }, [first]);
}

/** Whether Command is this keyboard's modifier, for the labels of keys. */
export const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

function nameOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (ctrlKey || metaKey) return `Mod+${name}`;
  return altKey ? `Alt+${name}` : name;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** A dialog holds the keys; so does an open menu. */
function isCovered(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
