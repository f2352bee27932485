// A mail server on loopback, whole but for its moods: Nodemailer's, with mails read again as a mail program reads them.

import { once } from "node:events";
import PostalMime from "postal-mime";
import selfsigned from "selfsigned";
import { SMTPServer } from "smtp-server";
import { eventually } from "./waiting.mjs";

export const FROM = "guildhall@guild.example";

export class PostOffice {
  /** Mails as they came: `{envelope, raw, names, message}`. */
  mails = [];
  /** What the next recipients are told, in order: a reply such as 450, or milliseconds to wait. */
  moods = [];
  /** Names and passwords that were tried, and whether the line was encrypted. */
  signIns = [];

  static async open(options = {}) {
    const office = new PostOffice();
    const server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      hideSTARTTLS: !options.cert,
      ...options,
      onAuth({ username, password }, session, done) {
        office.signIns.push({ username, password, secure: session.secure });
        password === options.password ? done(null, { user: username }) : done(answer(535));
      },
      onRcptTo(_, session, done) {
        const mood = office.moods.shift();
        if (mood === undefined) done();
        else if (mood.reply) done(answer(mood.reply));
        else setTimeout(done, mood.wait);
      },
      onData(stream, session, done) {
        const parts = [];
        stream.on("data", (bytes) => parts.push(bytes));
        stream.on("end", async () => {
          const raw = Buffer.concat(parts).toString("latin1");
          const message = await PostalMime.parse(raw);
          const names = message.headers.map(({ originalKey }) => originalKey);
          office.mails.push({ envelope: session.envelope, secure: session.secure, user: session.user, raw, names, message });
          done();
        });
      },
    });
    // Clients hang up when they are refused or stopped.
    server.on("error", () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server.server, "listening");
    return Object.assign(office, { server, port: server.server.address().port });
  }

  /** The first mail to an address, which may still have to come. */
  mailTo(address, within) {
    const isTo = ({ envelope }) => envelope.rcptTo.some((recipient) => recipient.address === address);
    return eventually(() => this.mails.find(isTo), `a mail to ${address} arrives`, within);
  }

  close() {
    return new Promise((closed) => this.server.close(closed));
  }
}

const answer = (reply) => Object.assign(new Error(reply < 500 ? "later" : "no"), { responseCode: reply });

/** A key and a certificate for this machine, signed by itself. */
export async function certificate() {
  const extensions = [
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }, { type: 7, ip: "127.0.0.1" }] },
  ];
  const made = await selfsigned.generate([{ name: "commonName", value: "localhost" }], { keyType: "ec", algorithm: "sha256", extensions });
  return { key: made.private, cert: made.cert };
}
