import { expect, test } from "vitest";
import { explanations, rowsToExplain } from "./explanations";

test("selects the most suspicious rows first, then rows drawn by the seed", () => {
  const scores = Float64Array.of(0.1, 0.9, 0.3, 0.8);
  const rows = rowsToExplain(scores, 2, 3, 7);
  expect([...rows.subarray(0, 2)]).toEqual([1, 3]);
  expect(new Set(rows.subarray(2)).size).toBe(3);
  expect(rowsToExplain(scores, 2, 3, 7)).toEqual(rows);
});

test("summarizes contributions by feature, category and claim", () => {
  const groupAt = (field: number, row: number) =>
    field === 0 ? ["Holder", "Holder", "Third"][row] : undefined;
  // Row 0 is shown by name; rows 1 and 2 are the sample.
  const explained = { base: 0.5, values: [Float64Array.of(0.2, 0.3, -0.1), Float64Array.of(-0.3, 0.1, 0.1)] };
  const found = explanations(
    ["Fault", "Age"],
    groupAt,
    explained,
    Uint32Array.of(0, 1, 2),
    (row) => row === 1,
    [{ name: "Claim 7", probability: 0.4, label: "1" }],
    (feature, row) => `${feature} of ${row}`,
  );
  expect(found.base).toBe(0.5);
  expect(found.features.map(({ name, meanAbsolute }) => [name, meanAbsolute])).toEqual([
    ["Fault", 0.2],
    ["Age", 0.1],
  ]);
  expect(found.features[0]).toMatchObject({
    points: [
      [0.3, 1],
      [-0.1, 0],
    ],
    values: [
      { name: "Holder", rows: 1, mean: 0.3 },
      { name: "Third", rows: 1, mean: -0.1 },
    ],
  });
  expect(found.features[1]!.values).toEqual([]);
  expect(found.claims[0]).toMatchObject({
    name: "Claim 7",
    parts: [
      { name: "Age", value: "Age of 0", contribution: -0.3 },
      { name: "Fault", value: "Fault of 0", contribution: 0.2 },
    ],
  });
});
