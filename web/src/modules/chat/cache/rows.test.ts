import { describe, expect, it } from "vitest";
import { ANA, BEN, EVA, message, messages, outgoing } from "../testing";
import { nextToSend, withOutgoing, withState, withoutConfirmed } from "./outbox";
import { rowsOf, type Row } from "./rows";

const kinds = (rows: Row[]) => rows.map(({ kind }) => kind);
const opens = (rows: Row[]) => rows.flatMap((row) => ("opens" in row ? [row.opens] : []));

describe("the rows of a stream", () => {
  it("open with the day, and gather a run of one person under one name", () => {
    const rows = rowsOf([...messages(1, 3), message(4, { sender_id: EVA }), message(20, { sender_id: EVA })], [], {
      me: ANA,
      readUpTo: null,
    });
    expect(kinds(rows)).toEqual(["day", "message", "message", "message", "message", "message"]);
    expect(opens(rows)).toEqual([true, false, false, true, true]);
  });

  it("have one line before what is new, with the time of what was read last", () => {
    const rows = rowsOf(messages(1, 4), [], { me: ANA, readUpTo: 2 });
    expect(kinds(rows)).toEqual(["day", "message", "message", "mark", "message", "message"]);
    expect(rows[3]).toMatchObject({ kind: "mark", since: message(2).created_at });
    expect(opens(rows)).toEqual([true, false, true, false]);
  });

  it("have no line when only one's own messages are new", () => {
    const rows = rowsOf([message(1), message(2, { sender_id: ANA })], [], { me: ANA, readUpTo: 1 });
    expect(kinds(rows)).not.toContain("mark");
  });

  it("end with what waits to be sent, and keep its row when the server confirms it", () => {
    const waiting = rowsOf(messages(1, 1), [outgoing("c1")], { me: ANA, readUpTo: null });
    const confirmed = rowsOf([message(1), message(2, { sender_id: ANA, client_id: "c1" })], [outgoing("c1")], {
      me: ANA,
      readUpTo: null,
    });
    expect(kinds(waiting)).toEqual(["day", "message", "outgoing"]);
    expect(kinds(confirmed)).toEqual(["day", "message", "message"]);
    expect(confirmed[2]?.key).toBe(waiting[2]?.key);
  });

  it("show every message once, whatever client_id another person chose", () => {
    const copied = message(1, { sender_id: BEN, client_id: "c1" });
    const rows = rowsOf([copied], [outgoing("c1")], { me: ANA, readUpTo: null });
    expect(kinds(rows)).toEqual(["day", "message", "outgoing"]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

describe("the outbox", () => {
  const outbox = [outgoing("c1"), outgoing("c2"), outgoing("c3", { conversation_id: "lunch" })];

  it("sends one after the other in a conversation", () => {
    expect(nextToSend(outbox, "hall")?.client_id).toBe("c1");
    expect(nextToSend(withState(outbox, "c1", "sending"), "hall")).toBeUndefined();
    expect(nextToSend(withState(outbox, "c1", "sending"), "lunch")?.client_id).toBe("c3");
  });

  it("goes on past a message that was refused", () => {
    expect(nextToSend(withState(outbox, "c1", "refused", "too long"), "hall")?.client_id).toBe("c2");
  });

  it("lets go of what the server confirmed, whichever way the word came", () => {
    const left = withoutConfirmed(
      withOutgoing(outbox, outgoing("c4")),
      [message(1, { sender_id: ANA, client_id: "c1" })],
      ANA,
    );
    expect(left.map(({ client_id }) => client_id)).toEqual(["c2", "c3", "c4"]);
    expect(withoutConfirmed(outbox, [message(1, { client_id: "c1" })], ANA)).toBe(outbox);
  });
});

describe("topics in the stream", () => {
  const NO_FOLDING = { me: ANA, readUpTo: null };
  const kinds = (rows: ReturnType<typeof rowsOf>) =>
    rows.map((row) =>
      row.kind === "topic" ? `#${row.topicId ?? ""}` : row.kind === "message" ? row.message.id : row.kind,
    );
  const inTopic = (from: number, to: number, topic_id: string | null) =>
    messages(from, to).map((one) => ({ ...one, topic_id }));

  it("has a name above each run, and a line where a run leaves topics", () => {
    const stream = [...inTopic(1, 2, null), ...inTopic(3, 4, "t"), ...inTopic(5, 5, null), ...inTopic(6, 6, "t")];
    expect(kinds(rowsOf(stream, [], NO_FOLDING))).toEqual(["day", "m1", "m2", "#t", "m3", "m4", "#", "m5", "#t", "m6"]);
  });

  it("lets what happened stand where it stands", () => {
    const stream = [
      ...inTopic(1, 1, "t"),
      message(2, { kind: "system", content: null, system: { what: "left", user_ids: [BEN] } }),
      ...inTopic(3, 3, "t"),
    ];
    expect(kinds(rowsOf(stream, [], NO_FOLDING))).toEqual(["day", "#t", "m1", "happening", "m3"]);
  });

  it("folds what was read of a long run, and all that is read of one that is dealt with", () => {
    const stream = inTopic(1, 9, "t");
    const folded = (upTo: number, closed: string[] = [], unfolded: string[] = []) =>
      kinds(
        rowsOf(stream, [], {
          ...NO_FOLDING,
          folding: { upTo, closed: new Set(closed), unfolded: new Set(unfolded) },
        }),
      );
    expect(folded(9)).toEqual(["day", "#t", "folded", "m7", "m8", "m9"]);
    expect(folded(5)).toEqual(["day", "#t", "folded", "m6", "m7", "m8", "m9"]);
    expect(folded(3)).toHaveLength(11);
    expect(folded(9, ["t"])).toEqual(["day", "#t", "folded"]);
    expect(folded(8, ["t"])).toEqual(["day", "#t", "folded", "m9"]);
    expect(folded(9, ["t"], ["t"])).toHaveLength(11);
  });

  it("puts the line for the new above the topic that begins with it", () => {
    const stream = [...inTopic(1, 2, null), ...inTopic(3, 4, "t")];
    expect(kinds(rowsOf(stream, [], { me: ANA, readUpTo: 2 }))).toEqual(["day", "m1", "m2", "mark", "#t", "m3", "m4"]);
  });

  it("says again what is answered only where one has not just read it", () => {
    const stream = [
      message(1, { topic_id: "t" }),
      message(2, { topic_id: "t", reply_to: "m1" }),
      message(3, { topic_id: "t", reply_to: "m2" }),
      message(4, { topic_id: "t", reply_to: "m2" }),
    ];
    const quotes = rowsOf(stream, [], NO_FOLDING).flatMap((row) => (row.kind === "message" ? [row.quotes] : []));
    expect(quotes).toEqual([false, false, false, true]);
  });
});
