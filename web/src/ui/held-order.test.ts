import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useHeldOrder } from "./held-order";

const list = (ids: string) => [...ids].map((id) => ({ id }));
const said = (shown: readonly { id: string }[]) => shown.map(({ id }) => id).join("");

it("shows older rows at once, and lets newer ones wait until they are asked for", () => {
  const { result, rerender } = renderHook(({ ids }) => useHeldOrder(list(ids)), { initialProps: { ids: "" } });
  rerender({ ids: "cba" });
  expect(said(result.current.shown)).toBe("cba");
  rerender({ ids: "edcba0" });
  expect(said(result.current.shown)).toBe("cba0");
  expect(result.current.fresh).toBe(2);
  act(() => result.current.release());
  expect(said(result.current.shown)).toBe("edcba0");
  expect(result.current.fresh).toBe(0);
});

it("begins anew with another list", () => {
  const { result, rerender } = renderHook(({ ids, about }) => useHeldOrder(list(ids), about), {
    initialProps: { ids: "ba", about: "one" },
  });
  rerender({ ids: "yx", about: "two" });
  expect(said(result.current.shown)).toBe("yx");
  expect(result.current.fresh).toBe(0);
});
