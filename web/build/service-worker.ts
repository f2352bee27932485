import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** What is of no use without a connection, or not for most: fonts of scripts that few read come as they are needed. */
const KEPT = /\.(js|css)$|latin-[a-z]+-(normal|italic)[^/]*\.woff2$/;

/**
 * Writes `/sw.js` with the names of this build's files in it, so that each build is another worker and keeps exactly what
 * it needs. While the app is worked on there is none.
 */
export function serviceWorker(): Plugin {
  const source = new URL("../src/worker/sw.js", import.meta.url);
  return {
    name: "guildhall-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => KEPT.test(name) && !name.includes("latin-ext"));
      const listed = JSON.stringify([...files.map((name) => `/${name}`), "/gable.svg", "/icon-192.png"].sort());
      const code = readFileSync(source, "utf8").replace("self.__FILES__", () => listed);
      this.emitFile({ type: "asset", fileName: "sw.js", source: code });
    },
  };
}
