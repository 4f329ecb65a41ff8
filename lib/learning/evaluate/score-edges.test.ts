import { expect, test } from "vitest";
import { scoreEdges } from "./score-edges";

test("scores over the whole scale have bars of equal width", () => {
  const edges = scoreEdges(0.4);
  expect(edges).toHaveLength(21);
  expect([edges[0], edges[1], edges[20]]).toEqual([0, 0.05, 1]);
});

test("scores of rare positives have bars around their median", () => {
  expect(scoreEdges(0.03)).toEqual([0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  expect(scoreEdges(0.0009).slice(0, 4)).toEqual([0, 0.00005, 0.0001, 0.0002]);
  expect(scoreEdges(0)[1]).toBe(0.000001);
});
