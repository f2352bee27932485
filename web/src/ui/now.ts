import { useSyncExternalStore } from "react";

const MINUTE = 60_000;

let minute = thisMinute();

function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}

function subscribe(listener: () => void) {
  let timer: ReturnType<typeof setTimeout>;
  const turn = () => {
    minute = thisMinute();
    listener();
    timer = setTimeout(turn, minute + MINUTE - Date.now());
  };
  timer = setTimeout(turn, thisMinute() + MINUTE - Date.now());
  return () => clearTimeout(timer);
}

/** The minute it is, in milliseconds; what shows it is drawn again when it turns. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => (minute = Math.max(minute, thisMinute())));
}
