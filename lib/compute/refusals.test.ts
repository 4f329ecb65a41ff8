import { afterEach, expect, test, vi } from "vitest";
import { Refusals } from "./refusals";

afterEach(() => void vi.useRealTimers());

test("a refusal is remembered for ten minutes", () => {
  vi.useFakeTimers();
  const refusals = new Refusals();
  refusals.add("slow");
  expect([refusals.has("slow"), refusals.has("other")]).toEqual([true, false]);
  vi.advanceTimersByTime(11 * 60_000);
  expect(refusals.has("slow")).toBe(false);
});

test("the oldest refusals are forgotten", () => {
  const refusals = new Refusals();
  for (let index = 0; index < 1_001; index++) refusals.add(`text ${index}`);
  expect([refusals.has("text 0"), refusals.has("text 1")]).toEqual([false, true]);
});
