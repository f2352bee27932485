import { useEffect, useSyncExternalStore } from "react";
import { takeEarlyPalette } from "@/app/early-keys";
import { useCan } from "../identity/queries";
import { KeyboardHelp } from "./components/keyboard-help";
import { NewConversation, type NewKind } from "./components/new-conversation";
import { Palette } from "../search/components/palette";
import { useKeys } from "./keyboard";

/** What may stand over any page: the palette, a new conversation, the keys. */
type Over = "palette" | "keys" | NewKind;

let over: Over | null = null;
const listeners = new Set<() => void>();

/** Puts one of them over the page, in place of what stood there. */
export function show(next: Over | null): void {
  over = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Find or do, from every page behind the door: Ctrl K, `c` for a new conversation, `?` for the keys. Once a page. */
export function Everywhere() {
  const now = useSyncExternalStore(subscribe, () => over);
  const may = useCan();
  useEffect(() => {
    if (takeEarlyPalette()) show("palette");
  }, []);
  useKeys({
    "Mod+k": () => show("palette"),
    c: may("chat.messages.write") ? () => show("people") : undefined,
    "?": () => show("keys"),
  });
  return (
    <>
      <Palette open={now === "palette"} onClose={() => show(null)} onNew={show} onHelp={() => show("keys")} />
      <NewConversation
        kind={now === "people" || now === "channel" ? now : null}
        onKind={show}
        mayOpenChannels={may("chat.channels.manage")}
      />
      <KeyboardHelp open={now === "keys"} onClose={() => show(null)} />
    </>
  );
}
