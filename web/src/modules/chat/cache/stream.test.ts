import { describe, expect, it } from "vitest";
import { message, messages } from "../testing";
import { catchUp, openStream, receive, withOlder, type Stream } from "./stream";

const opened = (from: number, to: number, asOf = to): Stream =>
  openStream(messages(from, to).toReversed(), asOf, from > 1);
const seqs = (stream: Stream) => stream.messages.map(({ seq }) => seq);

describe("a stream", () => {
  it("opens from the newest page, oldest first", () => {
    expect(seqs(opened(3, 5))).toEqual([3, 4, 5]);
    expect(opened(3, 5).atStart).toBe(false);
    expect(opened(1, 5).atStart).toBe(true);
  });

  it("counts from the revision known before the page was asked for, or the page's own if that is higher", () => {
    expect(opened(1, 5, 9).revision).toBe(9);
    expect(openStream([message(5, { revision: 12 })], 9, true).revision).toBe(12);
  });

  it("takes the next change in", () => {
    const received = receive(opened(1, 2), message(3));
    expect(received.gap).toBe(false);
    expect(seqs(received.stream)).toEqual([1, 2, 3]);
    expect(received.stream.revision).toBe(3);
  });

  it("shows a gap and leaves the change for sync", () => {
    const before = opened(1, 2);
    const received = receive(before, message(4));
    expect(received.gap).toBe(true);
    expect(received.stream).toBe(before);
  });

  it("does not take a change twice, nor an old version over a new one", () => {
    const edited = receive(opened(1, 3), message(2, { revision: 4, content: "edited" })).stream;
    const again = receive(edited, message(2)).stream;
    expect(again.messages[1]?.content).toBe("edited");
    expect(receive(again, message(2, { revision: 4, content: "edited" })).stream.messages).toBe(again.messages);
  });

  it("catches up with what sync brings: new messages, edits and deletes, once and in order", () => {
    const changed = [
      message(1, { revision: 3, content: "edited" }),
      message(3, { revision: 4 }),
      message(2, { revision: 5, content: null, deleted_at: "2026-03-17T10:00:00Z" }),
      message(4, { revision: 6 }),
    ];
    const stream = catchUp(catchUp(opened(1, 2), changed, 6), changed, 6);
    expect(seqs(stream)).toEqual([1, 2, 3, 4]);
    expect(stream.revision).toBe(6);
    expect(stream.messages[0]?.content).toBe("edited");
    expect(stream.messages[1]?.deleted_at).not.toBeNull();
  });

  it("lets an edit of a message that is not loaded pass, and counts it", () => {
    const received = receive(opened(10, 12), message(2, { revision: 13 }));
    expect(seqs(received.stream)).toEqual([10, 11, 12]);
    expect(received.stream.revision).toBe(13);
  });

  it("takes an older page in front, without what it has already", () => {
    const stream = withOlder(opened(5, 6), messages(1, 5).toReversed(), false);
    expect(seqs(stream)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(stream.atStart).toBe(true);
  });

  it("starts empty and takes the first message", () => {
    const stream = receive(openStream([], 0, false), message(1)).stream;
    expect(seqs(stream)).toEqual([1]);
    expect(stream.atStart).toBe(true);
  });
});
