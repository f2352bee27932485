import { describe, expect, it } from "vitest";
import { followed, parseRule, usualRules, writeRule } from "./rule";
import { recurrenceWords, ruleWords } from "./rule-words";

const TUESDAY = "2026-03-17";
const words = (rule: string) => recurrenceWords(rule, "Europe/Amsterdam", TUESDAY);

describe("a rule in words", () => {
  it("is said as people say it", () => {
    const said: [string, string][] = [
      ["FREQ=DAILY", "Every day"],
      ["FREQ=DAILY;INTERVAL=2", "Every other day"],
      ["FREQ=DAILY;INTERVAL=3;COUNT=5", "Every 3 days, 5 times"],
      ["FREQ=WEEKLY", "Every week on Tuesday"],
      ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
      ["FREQ=WEEKLY;BYDAY=WE,MO", "Every week on Monday and Wednesday"],
      ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,FR", "Every 2 weeks on Tuesday, Thursday and Friday"],
      ["FREQ=MONTHLY", "Every month on the 17th"],
      ["FREQ=MONTHLY;BYMONTHDAY=1,22", "Every month on the 1st and 22nd"],
      ["FREQ=MONTHLY;BYMONTHDAY=11", "Every month on the 11th"],
      ["FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"],
      ["FREQ=MONTHLY;BYDAY=3TU", "Every month on the third Tuesday"],
      ["FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "Every 3 months on the last Friday"],
      ["FREQ=YEARLY", "Every year on 17 March"],
      ["FREQ=WEEKLY;UNTIL=20260630T215959Z", "Every week on Tuesday, until 30 June 2026"],
      ["FREQ=DAILY;UNTIL=20260630", "Every day, until 30 June 2026"],
      ["FREQ=DAILY;COUNT=1", "Every day, once"],
    ];
    for (const [rule, sentence] of said) expect(words(rule)).toBe(sentence);
  });

  it("does not pretend to understand more than it does", () => {
    for (const rule of [
      "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
      "FREQ=YEARLY;BYMONTH=1,2",
      "FREQ=HOURLY",
      "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU",
      "FREQ=DAILY;COUNT=2;UNTIL=20260101",
      "FREQ=DAILY;FREQ=WEEKLY",
      "FREQ=WEEKLY;BYDAY=XX",
      "FREQ=DAILY;INTERVAL=0",
      "nonsense",
      "",
    ])
      expect(words(rule)).toBe("By a rule of its own");
  });
});

describe("a rule", () => {
  it("is written as it was read", () => {
    for (const rule of [
      "FREQ=DAILY",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=10",
      "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260630T215959Z",
      "FREQ=MONTHLY;BYMONTHDAY=31",
      "FREQ=YEARLY;INTERVAL=4",
    ]) {
      const read = parseRule(rule, "Europe/Amsterdam");
      expect(read && writeRule(read, { zone: "Europe/Amsterdam", allDay: false })).toBe(rule);
    }
  });

  it("ends with its last day, on the clocks of its zone", () => {
    const [daily] = usualRules(TUESDAY);
    const until = { ...daily!, ends: { kind: "on", day: "2026-03-28" } as const };
    expect(writeRule(until, { zone: "Europe/Amsterdam", allDay: false })).toBe("FREQ=DAILY;UNTIL=20260328T225959Z");
    expect(writeRule(until, { zone: "America/New_York", allDay: false })).toBe("FREQ=DAILY;UNTIL=20260329T035959Z");
    expect(writeRule(until, { zone: "America/New_York", allDay: true })).toBe("FREQ=DAILY;UNTIL=20260328");
  });

  it("is offered as a day suggests it", () => {
    expect(usualRules(TUESDAY).map((rule) => ruleWords(rule, TUESDAY))).toEqual([
      "Every day",
      "Every weekday",
      "Every week on Tuesday",
      "Every 2 weeks on Tuesday",
      "Every month on the 17th",
      "Every month on the third Tuesday",
      "Every year on 17 March",
    ]);
    expect(ruleWords(usualRules("2026-03-31")[5]!, "2026-03-31")).toBe("Every month on the last Tuesday");
  });

  it("follows an event to another day", () => {
    const went = (rule: string, to: string) =>
      writeRule(followed(parseRule(rule, "UTC")!, TUESDAY, to), { zone: "UTC", allDay: false });
    expect(went("FREQ=WEEKLY;BYDAY=TU", "2026-03-19")).toBe("FREQ=WEEKLY;BYDAY=TH");
    expect(went("FREQ=WEEKLY;BYDAY=TU,SU", "2026-03-18")).toBe("FREQ=WEEKLY;BYDAY=MO,WE");
    expect(went("FREQ=MONTHLY;BYMONTHDAY=17", "2026-03-18")).toBe("FREQ=MONTHLY;BYMONTHDAY=18");
    expect(went("FREQ=MONTHLY;BYDAY=3TU", "2026-03-27")).toBe("FREQ=MONTHLY;BYDAY=4FR");
    expect(went("FREQ=DAILY;COUNT=3", "2026-03-27")).toBe("FREQ=DAILY;COUNT=3");
  });
});
