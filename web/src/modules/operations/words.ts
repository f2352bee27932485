import { capital, spelled } from "@/ui/words";
import type { Mail } from "./queries";

/** What a mail is about. */
const mails: Record<string, string> = {
  "organization.invitation": "Invitation",
  "notifications.digest": "Digest",
};

export function mailKind(kind: string): string {
  return mails[kind] ?? commandWords(kind);
}

/** `chat.message.send` as people say it: Chat, message send. */
export function commandWords(name: string): string {
  const [module = "", ...rest] = name.split(".");
  return `${capital(spelled(module))}: ${rest.map(spelled).join(", ")}`;
}

const states: Record<Mail["state"], string> = { queued: "On its way", sent: "Sent", failed: "Failed", kept: "Kept" };
export const mailState = (state: Mail["state"]) => states[state];

const errors: Record<string, string> = {
  unreachable: "The mail server cannot be reached.",
  timed_out: "The mail server took too long.",
  encryption: "The connection to the mail server could not be encrypted.",
  sign_in: "The mail server did not accept our name and password.",
  garbled: "The mail server answered something that is no answer.",
  deferred: "The mail server asked to come again later.",
  refused: "The mail server refused it.",
  address_letters: "The mail server does not take addresses with such letters.",
  unfit: "It cannot be written as a mail.",
};

export function mailTrouble({ last_error, last_reply }: Pick<Mail, "last_error" | "last_reply">): string | undefined {
  if (last_error === null) return undefined;
  const words = errors[last_error] ?? capital(spelled(last_error));
  return last_reply === null ? words : `${words} It said ${last_reply}.`;
}
