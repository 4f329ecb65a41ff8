import { expect, test } from "vitest";
import { densityOf, isWhole, panBy, within, zoomBy } from "./zoom";

const whole = { startMs: 1000, endMs: 11_000 };

test("a selected span stays within the run, in either drag direction", () => {
  expect(within(whole, 5000, 3000)).toEqual({ startMs: 3000, endMs: 5000 });
  expect(within(whole, 0, 4000)).toEqual({ startMs: 1000, endMs: 5000 });
  expect(within(whole, 9000, 99_000)).toEqual(whole);
  expect(within(whole, 11_000, 11_000)).toEqual({ startMs: 10_990, endMs: 11_000 });
});

test("zooming keeps the centre; panning keeps the length", () => {
  expect(zoomBy(whole, whole, 0.5)).toEqual({ startMs: 3500, endMs: 8500 });
  expect(isWhole(whole, zoomBy(whole, { startMs: 3500, endMs: 8500 }, 4))).toBe(true);
  expect(panBy(whole, { startMs: 3000, endMs: 5000 }, 500)).toEqual({ startMs: 3500, endMs: 5500 });
  expect(panBy(whole, { startMs: 3000, endMs: 5000 }, -9000)).toEqual({ startMs: 1000, endMs: 3000 });
});

test("density counts the tasks active in each part; a running task counts until the end", () => {
  const works = [
    { startMs: 1000, endMs: 2000 },
    { startMs: 1500, endMs: null },
    { startMs: null, endMs: null },
  ];
  expect(densityOf({ startMs: 1000, endMs: 5000 }, works, 4)).toEqual([2, 2, 1, 1]);
});
