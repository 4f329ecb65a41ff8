import { expect, test } from "vitest";
import { retryDelayMs } from "./retry-delay";

test("a fixed delay stays as it is", () => {
  expect([1, 2, 9].map((failures) => retryDelayMs({ retryDelayMs: 500 }, failures))).toEqual([500, 500, 500]);
});

test("an exponential delay doubles up to its maximum", () => {
  const node = { retryDelayMs: 1000, retryBackoff: "exponential" as const, retryMaxDelayMs: 5000 };
  expect([1, 2, 3, 4].map((failures) => retryDelayMs(node, failures))).toEqual([1000, 2000, 4000, 5000]);
});

test("jitter adds at most its share", () => {
  const node = { retryDelayMs: 1000, retryJitter: 0.3 };
  expect([0, 0.5, 1].map((random) => retryDelayMs(node, 1, random))).toEqual([1000, 1150, 1300]);
});
