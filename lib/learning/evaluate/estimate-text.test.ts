import { expect, test } from "vitest";
import { percentInterval, percentText, pointsText, scoreInterval, scoreText } from "./estimate-text";
import { shareEstimate } from "./interval";

test("a figure has only the decimals that its interval justifies", () => {
  const texts = ([1, 10, 185, 20_000] as const).map((frauds) => {
    const found = shareEstimate(Math.round(frauds * 0.95), frauds);
    return [percentText(found), percentInterval(found), scoreText(found), scoreInterval(found)];
  });
  expect(texts).toEqual([
    ["100 %", "21 % to 100 %", "1.0", "0.2 to 1.0"],
    ["100 %", "72 % to 100 %", "1.00", "0.72 to 1.00"],
    ["95.1 %", "91.0 % to 97.4 %", "0.951", "0.910 to 0.974"],
    ["95.0 %", "94.7 % to 95.3 %", "0.950", "0.947 to 0.953"],
  ]);
});

test("a difference that rounds to 0 has no sign, and a difference of exactly 0 has limited decimals", () => {
  expect(pointsText({ value: -0.0001, low: -0.02, high: 0.02 })).toBe("0.0");
  expect(pointsText({ value: 0, low: 0, high: 0 })).toBe("0.0");
  expect(pointsText({ value: 0.1, low: -0.2, high: 0.4 }, "high")).toBe("+40");
});

test("a narrow interval has two ends, and a share that is nearly all does not read like all", () => {
  const nearly = { value: 0.9996, low: 0.9994, high: 0.9998 };
  expect([scoreText(nearly), scoreInterval(nearly)]).toEqual(["0.9996", "0.9994 to 0.9998"]);
  expect(percentInterval({ value: 0.5, low: 0.49999, high: 0.50001 })).toBe("49.999 % to 50.001 %");
});
