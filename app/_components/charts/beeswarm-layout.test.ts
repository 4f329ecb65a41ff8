import { expect, test } from "vitest";
import { swarm } from "./beeswarm-layout";

test("a dot alone lies on the middle line, dots of one place beside each other around it", () => {
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

test("however many there are, none lies further off than the reach", () => {
  const dots = swarm(
    Array.from({ length: 300 }, (): [number, 0] => [5, 0]),
    2,
    14,
  );
  expect(Math.max(...dots.map(({ offset }) => Math.abs(offset)))).toBeCloseTo(14, 9);
});
