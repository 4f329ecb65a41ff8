import { expect, test } from "vitest";
import { readRetryAfter, retryDelayMs } from "./retry-schedule";

const none = () => 0;

test("ten attempts over 75 hours and 35 minutes, as Standard Webhooks recommends, then none", () => {
  const waits = Array.from({ length: 9 }, (_, index) => retryDelayMs(index + 1, 0, none)!);
  expect(waits.map((ms) => ms / 1000)).toEqual([5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]);
  expect(retryDelayMs(10, 0, none)).toBeUndefined();
});

test("chance adds up to a tenth", () => {
  expect(retryDelayMs(1, 0, () => 0.5)).toBe(5250);
});

test("Retry-After is waited for at least, up to a day", () => {
  expect(retryDelayMs(1, 60_000, none)).toBe(60_000);
  expect(retryDelayMs(3, 60_000, none)).toBe(1_800_000);
  expect(retryDelayMs(1, 1e12, none)).toBe(86_400_000);
});

test.each([
  ["120", 120_000],
  ["Wed, 21 Oct 2015 07:28:30 GMT", 30_000],
  ["Wed, 21 Oct 2015 07:00:00 GMT", 0],
  ["soon", undefined],
  [undefined, undefined],
])("Retry-After %s", (header, ms) => {
  expect(readRetryAfter(header, Date.parse("Wed, 21 Oct 2015 07:28:00 GMT"))).toBe(ms);
});
