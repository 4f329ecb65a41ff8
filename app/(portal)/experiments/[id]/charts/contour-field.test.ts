import { expect, test } from "vitest";
import { fieldOf, regionAbove } from "./contour-field";

/** Area of the polygons of a path by the shoelace formula. */
function areaOf(path: string): number {
  let area = 0;
  for (const polygon of path.split("Z").filter(Boolean)) {
    const points: [number, number][] = [];
    for (const [, command, numbers] of polygon.matchAll(/([MLHV])([\d. ]+)/g)) {
      const [a = 0, b = 0] = numbers!.split(" ").map(Number);
      const [x, y] = points.at(-1) ?? [0, 0];
      points.push(command === "H" ? [a, y] : command === "V" ? [x, a] : [a, b]);
    }
    const sum = points.reduce((total, [x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length]!;
      return total + x * nextY - nextX * y;
    }, 0);
    area += Math.abs(sum) / 2;
  }
  return area;
}

test("a field passes through its points, about, and is between them elsewhere", () => {
  const field = fieldOf(
    [
      [0, 0, 0],
      [1, 1, 10],
    ],
    [10, 10],
  );
  expect(field[0]![0]).toBeLessThan(0.1);
  expect(field[10]![10]).toBeGreaterThan(9.9);
  expect(field[5]![5]).toBeCloseTo(5);
});

test("a region is cut where the field passes the level", () => {
  // A plane: its value is the column.
  const plane = Array.from({ length: 5 }, () => [0, 1, 2, 3, 4]);
  for (const [level, area] of [
    [-1, 16],
    [0.25, 15],
    [2, 8],
    [3.5, 2],
    [5, 0],
  ] as const)
    expect(areaOf(regionAbove(plane, level)), `above ${level}`).toBeCloseTo(area);
  // A single peak of height 1: the corners of a diamond are half an edge away from it.
  const peak = [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ];
  expect(areaOf(regionAbove(peak, 0.5))).toBeCloseTo(0.5);
});
