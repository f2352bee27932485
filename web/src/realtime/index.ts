import { useSyncExternalStore } from "react";
import { io } from "socket.io-client";
import { session } from "@/api/session";
import { Line, type LineState } from "./line";

/** The live connection of this page, open while someone is signed in. */
export const line = new Line(session, (auth) =>
  // A websocket at once, and polling where something on the way refuses it.
  io({
    auth,
    autoConnect: false,
    withCredentials: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  }),
);

const follow = () => {
  if (session.state() === "signed-in") line.connect();
  else if (session.state() === "signed-out") line.disconnect();
};
session.subscribe(follow);
follow();

if (typeof window !== "undefined") window.addEventListener("online", () => line.tryNow());

export function useLine(): LineState {
  return useSyncExternalStore(line.watch, line.current);
}
