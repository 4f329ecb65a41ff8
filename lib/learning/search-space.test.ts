import { expect, test } from "vitest";
import { modelKinds } from "./catalog";
import { randomStream } from "./sampling/random";
import { drawParams } from "./search-space";

test("draws stay in range, reach both ends of whole numbers, and repeat for the same seed", () => {
  const space = { depth: { from: 2, to: 5, isWhole: true }, rate: { from: 0.01, to: 1, isLog: true } };
  const drawn = drawParams(space, 2000, randomStream(1, 0));
  expect(new Set(drawn.map(({ depth }) => depth))).toEqual(new Set([2, 3, 4, 5]));
  const rates = drawn.map(({ rate }) => Number(rate));
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.01);
  expect(Math.max(...rates)).toBeLessThanOrEqual(1);
  // On a logarithmic scale, half of the draws are below 0.1.
  expect(Math.abs(rates.filter((rate) => rate < 0.1).length / 2000 - 0.5)).toBeLessThan(0.05);
  expect(drawParams(space, 2000, randomStream(1, 0))).toEqual(drawn);
});

test.each([...modelKinds.values()])("draws for $slug are valid parameters", ({ params, space }) => {
  for (const drawn of drawParams(space, 50, randomStream(2, 0)))
    expect(params.strict().safeParse(drawn).error).toBeUndefined();
});
