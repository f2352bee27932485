// Waiting for what comes by itself.

import { once } from "node:events";
import { connect, createServer } from "node:net";

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Looks again and again until `look` answers something true, and gives that. */
export async function eventually(look, what, within = 10_000) {
  const end = Date.now() + within;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Waited ${within} ms in vain until ${what}`);
    await pause(25);
  }
}

/** A wire to a server, which can be cut and mended. */
export async function layWire(port) {
  const ends = new Set();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const [end, other] of [[near, far], [far, near]]) {
      ends.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => ends.forEach((end) => end.destroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
    },
    close() {
      server.close();
      drop();
    },
  };
}
