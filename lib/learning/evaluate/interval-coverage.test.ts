import { expect, test } from "vitest";
import { coverage, trueFigures } from "@/tests/interval-coverage";

// `npm run bench:intervals` draws thousands of samples of all cases. These few samples detect an interval that covers
// only 57–88 %, as the percentile bootstrap did with 10–20 frauds.
test.each([
  [10, 0.36],
  [10, 1.2],
  [20, 2.33],
  [50, 1.2],
])("with %i frauds and classes %f apart, the intervals contain the true figure", (frauds, shift) => {
  const found = coverage({ frauds, shift, otherShift: shift + 0.2, hasTies: frauds === 20 }, 400, 7);
  for (const [name, { share }] of Object.entries(found)) expect(share, name).toBeGreaterThanOrEqual(0.9);
});

// Φ(1.2 / √2) is the area of the binormal model (Hanley 1988). The grid of scores is summed, not sampled.
test("the simulation's true figures match the binormal model", () => {
  const figures = trueFigures({ frauds: 60, shift: 1.2, otherShift: 0, hasTies: false }, 1.2);
  expect(figures.rocAuc).toBeCloseTo(0.8019, 4);
});
