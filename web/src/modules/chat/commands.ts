/** What a line that begins with `/` asks for. */
export type Asked =
  | { command: "task"; title: string }
  | { command: "remind"; at: Date; what: string }
  | { command: "away" }
  | { command: "here" }
  | { command: "faulty"; why: string };

/** The commands, for the choice in the composer. */
export const COMMANDS = [
  { name: "task", after: " ", usage: "title", does: "makes a task" },
  { name: "remind", after: " ", usage: "in 20 min, at 14:30 or tomorrow, and what", does: "tells you later" },
  { name: "away", after: "", usage: "", does: "says that you are away" },
  { name: "here", after: "", usage: "", does: "says that you are back" },
] as const;

/** Reads a line; undefined when it is one to be sent. */
export function commandOf(text: string, now = new Date()): Asked | undefined {
  const [, name, rest = ""] = /^\/(task|remind|away|here)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  switch (name) {
    case "task":
      return { command: "task", title: rest.trim() };
    case "remind":
      return remind(rest.trim(), now);
    case "away":
    case "here":
      // With words behind it, it is something to say.
      return rest === "" ? { command: name } : undefined;
    default:
      return undefined;
  }
}

const UNITS: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440 };
const WHEN_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
/** The hour of a day that was named without one. */
const MORNING = 9;

function remind(rest: string, now: Date): Asked {
  const faulty: Asked = { command: "faulty", why: "Say when and what: /remind in 20 min look at the oven" };
  const words = rest.replace(/^me\s+/i, "");
  const found = inSoMuch(words, now) ?? onADay(words, now);
  if (found === undefined) return faulty;
  const what = found.rest.replace(/^(?:to|that)\s+/i, "").trim();
  if (what === "") return faulty;
  return found.at > now
    ? { command: "remind", at: found.at, what }
    : { command: "faulty", why: "That time has passed." };
}

interface Found {
  at: Date;
  rest: string;
}

/** “in 20 min”, “2h”, “in an hour”. */
function inSoMuch(words: string, now: Date): Found | undefined {
  const match = /^(?:in\s+)?(\d{1,4}|an?)\s*(m|min|minutes?|h|hours?|d|days?)\b\.?\s*/i.exec(words);
  if (match === null) return undefined;
  const [all, amount = "1", unit = "m"] = match;
  const minutes = (/^a/i.test(amount) ? 1 : Number(amount)) * (UNITS[unit.charAt(0).toLowerCase()] ?? 1);
  return { at: new Date(now.getTime() + minutes * 60_000), rest: words.slice(all.length) };
}

/** “tomorrow”, “on monday at 14:30”, “at 9”: the next such moment. */
function onADay(words: string, now: Date): Found | undefined {
  const day = new RegExp(`^(?:on\\s+)?(today|tomorrow|${WHEN_DAYS.join("|")})\\b\\s*`, "i").exec(words);
  const after = day ? words.slice(day[0].length) : words;
  const time = /^at\s+(\d{1,2})(?:[:.](\d{2}))?\b\s*/i.exec(after) ?? /^(\d{1,2})[:.](\d{2})\b\s*/.exec(after);
  if (day === null && time === null) return undefined;
  const hour = time ? Number(time[1]) : MORNING;
  const minute = time?.[2] === undefined ? 0 : Number(time[2]);
  if (hour > 23 || minute > 59) return undefined;
  const at = new Date(now);
  at.setHours(hour, minute, 0, 0);
  const named = day?.[1]?.toLowerCase();
  if (named === "tomorrow") at.setDate(at.getDate() + 1);
  else if (named !== undefined && named !== "today") {
    const days = (WHEN_DAYS.indexOf(named) - at.getDay() + 7) % 7;
    at.setDate(at.getDate() + (days === 0 && at <= now ? 7 : days));
  } else if (named === undefined && at <= now) at.setDate(at.getDate() + 1);
  return { at, rest: time ? after.slice(time[0].length) : after };
}
