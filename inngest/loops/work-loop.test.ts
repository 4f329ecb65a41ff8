import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startLoop } from "./work-loop";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a loop runs at once and periodically, whatever its work returns", async () => {
  const work = vi.fn(async () => 0);
  const loop = startLoop("Work", 1_000, work);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(work).toHaveBeenCalledTimes(3);
  await loop.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(work).toHaveBeenCalledTimes(3);
});

test("work brings its next time forward, and so does a caller; neither puts it off", async () => {
  const work = vi.fn(async (again: (inMs: number) => void) =>
    again(work.mock.calls.length === 1 ? 100 : 5_000),
  );
  const loop = startLoop("Work", 1_000, work);
  await vi.advanceTimersByTimeAsync(150);
  expect(work).toHaveBeenCalledTimes(2);
  loop.wakeWithin(200);
  loop.wakeWithin(900);
  await vi.advanceTimersByTimeAsync(250);
  expect(work).toHaveBeenCalledTimes(3);
  await loop.stop();
});
