import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { askAgain, change } from "./query-client";

const key = ["drafts"];
const seen = (client: QueryClient) => client.getQueryData<readonly string[]>(key);

/** A list that is shown, and whose answers come when they are given. */
function shown(client: QueryClient) {
  const asked: ((answer: readonly string[]) => void)[] = [];
  const queryFn = () => new Promise<readonly string[]>((give) => asked.push(give));
  new QueryObserver(client, { queryKey: key, queryFn, staleTime: Infinity }).subscribe(() => undefined);
  const answer = async (list: readonly string[]) => {
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked.shift()?.(list);
  };
  return { asked, answer };
}

test("a change outlives an answer that was asked for before it", async () => {
  const client = new QueryClient();
  const { answer, asked } = shown(client);
  await answer([]);
  await vi.waitFor(() => expect(seen(client)).toEqual([]));
  const again = client.invalidateQueries({ queryKey: key });
  change<readonly string[]>(client, key, (list) => [...list, "half a thought"]);
  change<readonly string[]>(client, key, (list) => [...list, "another"]);
  await answer([]);
  await answer(["another", "half a thought"]);
  await again;
  await vi.waitFor(() => expect(seen(client)).toEqual(["another", "half a thought"]));
  expect(asked).toEqual([]);
});

test("what is heard before the first answer is asked for after it", async () => {
  const client = new QueryClient();
  const { answer } = shown(client);
  void askAgain(client, key);
  await answer([]);
  await answer(["half a thought"]);
  await vi.waitFor(() => expect(seen(client)).toEqual(["half a thought"]));
});

test("a change without an answer under way asks nothing", async () => {
  const client = new QueryClient();
  const { answer, asked } = shown(client);
  await answer(["one"]);
  await vi.waitFor(() => expect(seen(client)).toEqual(["one"]));
  change<readonly string[]>(client, key, (list) => [...list, "two"]);
  await Promise.resolve();
  expect([seen(client), asked]).toEqual([["one", "two"], []]);
});
