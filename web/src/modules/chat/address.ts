import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { ROOM_FOR_ALL, onlyPanel, useMedia } from "./screen";

/** The panel beside the messages: asked for by the address, or there where there is room. */
export function usePanel() {
  const navigate = useNavigate();
  const roomForAll = useMedia(ROOM_FOR_ALL);
  const asked = useSearch({ strict: false }).people;
  const shown = asked ?? roomForAll;
  const show = (people: boolean) =>
    void navigate({ to: ".", search: { people }, replace: window.matchMedia("(min-width: 761px)").matches });
  return {
    shown,
    asked: asked === true,
    covers: () => window.matchMedia("(max-width: 1100px)").matches,
    toggle: () => show(!shown),
    open: () => show(true),
    close: () => show(false),
  };
}

/** Goes to the message that the address names, once; afterwards the address is that of the conversation. */
export function useWantedMessage(ready: boolean, goTo: (messageId: string) => void) {
  const wanted = useSearch({ strict: false }).message;
  const navigate = useNavigate();
  const go = useRef(goTo);
  useEffect(() => {
    go.current = goTo;
  });
  useEffect(() => {
    if (!ready || wanted === undefined) return;
    const timer = setTimeout(() => {
      go.current(wanted);
      void navigate({ to: ".", search: onlyPanel, replace: true });
    }, 100);
    return () => clearTimeout(timer);
  }, [ready, wanted, navigate]);
}
