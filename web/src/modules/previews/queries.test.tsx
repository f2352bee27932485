import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { queryClient } from "@/api/query-client";
import { usePreview, type Preview } from "./queries";

const { heard, get } = vi.hoisted(() => ({
  heard: new Map<string, (word: unknown) => void>(),
  get: vi.fn<(path: string, call: { query: { ids: string } }) => Promise<{ data: Partial<Preview>[] }>>(),
}));
vi.mock("@/realtime", () => ({
  line: { on: (name: string, hear: (word: unknown) => void) => heard.set(name, hear), onReturn: () => undefined },
}));
vi.mock("@/api/client", () => ({ api: { get } }));

const see = (...ids: string[]) =>
  renderHook(() => ids.map((id) => usePreview("message", id, `https://${id}.example/`)), {
    wrapper: ({ children }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>,
  });

test("texts that are drawn together are asked about together", async () => {
  get.mockResolvedValueOnce({ data: [{ text_id: "two", title: "Two" }] });
  const { result } = see("one", "two");
  await waitFor(() => expect(result.current.map((preview) => preview?.title)).toEqual([undefined, "Two"]));
  expect(get.mock.calls.map(([, { query }]) => query.ids)).toEqual(["one,two"]);
});

test("what becomes ready while it is asked about is asked about again", async () => {
  let early: (answer: { data: [] }) => void = () => undefined;
  get.mockReset();
  get.mockReturnValueOnce(new Promise((answer) => (early = answer)));
  get.mockResolvedValueOnce({ data: [{ text_id: "three", title: "Three" }] });
  const { result } = see("three");
  await waitFor(() => expect(get).toHaveBeenCalledTimes(1));
  heard.get("link_preview:ready")?.({ kind: "message", id: "three" });
  early({ data: [] });
  await waitFor(() => expect(result.current[0]?.title).toBe("Three"));
});
