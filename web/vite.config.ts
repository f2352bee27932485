import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { earlyTheme } from "./build/early-theme.ts";
import { serviceWorker } from "./build/service-worker.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Where the server listens while the app is worked on: `GUILDHALL_DEV_SERVER=http://127.0.0.1:9000 npm run dev`. */
const server = process.env.GUILDHALL_DEV_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss(), earlyTheme(), serviceWorker()],
  resolve: {
    alias: {
      "@": path("./src"),
      // Radix locks scrolling by adding a <style> element, which a strict policy refuses; our frame does not scroll.
      "react-style-singleton": path("./src/ui/no-style-element.ts"),
    },
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    proxy: {
      // As objects: the short form would change the Host, and the page would be a stranger to the server's cookie.
      "/api": { target: server },
      "/health": { target: server },
      "/openapi.json": { target: server },
      "/socket.io": { target: server, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/testing/setup.ts"],
    server: { deps: { inline: [/radix-ui/, /react-remove-scroll/] } },
  },
});
