import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { session } from "./api/session";
import { App } from "./app/app";
import { keepEarlyKeys } from "./app/early-keys";
import { router } from "./app/router";
import { employ } from "./offline/worker";
import "./styles/theme.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

keepEarlyKeys();
void session.resume();
void import("./offline/keep");
employ();
// Which pages may be seen hangs on who is signed in, so a change asks the routes again.
session.subscribe(() => void router.invalidate());

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
