// Waiting for what comes by itself.

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
