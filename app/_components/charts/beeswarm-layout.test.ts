import { expect, test } from "vitest";
import { swarm } from "./beeswarm-layout";

test("a single dot is on the centre line; overlapping dots are spread around it", () => {
  expect(swarm([[10, 0]], 2, 20)).toEqual([{ x: 10, offset: 0, kind: 0 }]);
  const offsets = swarm(
    [
      [10, 1],
      [10.5, 0],
      [10, 0],
    ],
    2,
    20,
  ).map(({ offset, kind }) => [offset, kind]);
  expect(offsets).toEqual([
    [-4, 0],
    [0, 0],
    [4, 1],
  ]);
});

test("no dot is further from the line than the limit, for any number of dots", () => {
  const dots = swarm(
    Array.from({ length: 300 }, (): [number, 0] => [5, 0]),
    2,
    14,
  );
  expect(Math.max(...dots.map(({ offset }) => Math.abs(offset)))).toBeCloseTo(14, 9);
});
