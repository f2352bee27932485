import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Serves `src/app/theme-early.js` as a classic script of its own, before the first paint, so that a chosen theme
 * never flashes the other one and the page still needs no inline script under a strict Content-Security-Policy.
 */
export function earlyTheme(): Plugin {
  const source = new URL("../src/app/theme-early.js", import.meta.url);
  const read = () => readFileSync(source, "utf8");
  let building = false;

  return {
    name: "guildhall-early-theme",
    configResolved(config) {
      building = config.command === "build";
    },
    configureServer(server) {
      server.middlewares.use("/theme-early.js", (_request, response) => {
        response.setHeader("Content-Type", "text/javascript");
        response.end(read());
      });
    },
    transformIndexHtml() {
      return [
        {
          tag: "script",
          attrs: { src: building ? `/${fileName(read())}` : "/theme-early.js" },
          injectTo: "head-prepend",
        },
      ];
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: fileName(read()), source: read() });
    },
  };
}

function fileName(code: string): string {
  return `assets/theme-${createHash("sha256").update(code).digest("base64url").slice(0, 8)}.js`;
}
