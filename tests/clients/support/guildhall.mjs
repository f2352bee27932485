// A Guildhall of a test's own: started on an empty folder, stopped with it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "./waiting.mjs";

const BINARY = resolve(process.env.GUILDHALL_BIN ?? resolve(import.meta.dirname, "../../../target/debug/guildhall"));
/** A first start unpacks PostgreSQL and makes a cluster; on a busy machine that takes its time. Milliseconds. */
const START = 60_000;

export class Guildhall {
  #child = null;
  #said = "";

  constructor({ folder, port, args, environment }) {
    Object.assign(this, { folder, port, args, environment, url: `http://127.0.0.1:${port}` });
  }

  /** Starts on an empty folder and a free port, without rate limits. */
  static async open({ args = [], environment = {} } = {}) {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-clients-"));
    // PostgreSQL runs as another user when the tests run as root, and has to get through.
    await chmod(folder, 0o755);
    const house = new Guildhall({ folder, port: await freePort(), args, environment });
    await house.start();
    return house;
  }

  get data() {
    return join(this.folder, "data");
  }

  get pid() {
    return this.#child.pid;
  }

  /** Everything that the process has printed, both streams. */
  get said() {
    return this.#said;
  }

  /** Starts the process; done when it says that it is ready. */
  async start() {
    const child = this.spawn();
    this.#child = child;
    await new Promise((ready, failed) => {
      const late = setTimeout(() => failed(new Error(`Guildhall was not ready in time:\n${this.#said}`)), START);
      const look = () => this.#said.includes(`Guildhall is ready at ${this.url}`) && settle(ready);
      const died = (code) => settle(() => failed(new Error(`Guildhall ended with ${code}:\n${this.#said}`)));
      const settle = (done) => {
        clearTimeout(late);
        child.stdout.off("data", look);
        child.off("exit", died);
        done();
      };
      child.stdout.on("data", look);
      child.once("exit", died);
    });
    this.#letGo(child);
  }

  /** A test that failed before it could close its house ends all the same, and the house with it. */
  #letGo(child) {
    for (const handle of [child, child.stdout, child.stderr]) handle.unref();
    const end = () => child.kill("SIGTERM");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
  }

  /** A process on this folder and address, whether or not it can serve. */
  spawn({ port = this.port } = {}) {
    const environment = { ...process.env, GUILDHALL_RATE_LIMIT: "off", GUILDHALL_LOG: "json", ...this.environment };
    for (const foreign of ["GUILDHALL_DATA", "GUILDHALL_LISTEN", "GUILDHALL_PUBLIC_URL", "GUILDHALL_SECRET"]) delete environment[foreign];
    for (const own of ["DATABASE_URL", "GUILDHALL_SMTP_URL", "GUILDHALL_MAIL_FROM"]) if (!(own in this.environment)) delete environment[own];
    const child = spawn(BINARY, ["serve", "--data", this.data, "--listen", `127.0.0.1:${port}`, ...this.args], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (this.#said += bytes));
    return child;
  }

  /** Ends it as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Ends it in good order; answers its exit code. */
  async stop() {
    return this.#end("SIGTERM");
  }

  async #end(signal) {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode;
    child.ref();
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = await ended;
    return code;
  }

  /** Stops it and removes its folder. A process that a test killed leaves a database behind: only a new one takes care of it. */
  async close() {
    if (this.#child?.signalCode === "SIGKILL") await this.start().catch(() => undefined);
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Memory that the process holds, PostgreSQL aside, in bytes. */
  async resident() {
    const status = await readFile(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
  }

  async isReady() {
    return (await fetch(`${this.url}/health/ready`)).ok;
  }

  async untilReady() {
    await eventually(async () => this.isReady().catch(() => false), "the server is ready");
  }
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
