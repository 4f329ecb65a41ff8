import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { codedColumn } from "@/lib/datasets/coded-column";
import { rocAuc } from "@/lib/learning/evaluate/metrics";
import allColumns from "@/lib/learning/feature-sets/all-columns";
import {
  encodeFeatures,
  type Feature,
  fitFeatures,
  questionsOf,
  unknownCode,
} from "@/lib/learning/features/features";
import { encodeTarget } from "@/lib/learning/features/target";
import { randomStream } from "@/lib/learning/sampling/random";
import reference from "@/tests/interop/balanced-forest-values.json";
import kind from "./balanced-random-forest";

const rowCount = 4000;

/** Claims of tests/interop/balanced-forest-values.py: 13 numbers and 5 categories. */
function inventClaims(): Record<string, string[]> {
  const random = randomStream(2026, 0);
  const bell = () => random() + random() + random() + random() - 2;
  const columns: Record<string, string[]> = {};
  for (let row = 0; row < rowCount; row++) {
    const x = Array.from({ length: 13 }, bell);
    const c = [3, 4, 7, 10, 10].map((size) => Math.floor(random() * size));
    let score = 0.25 * x[0]! + 0.15 * x[1]! - (Math.abs(x[2]!) > 0.8 ? 0.4 : 0);
    score += (c[0] === 1 ? 0.5 : 0) + (c[2] === 3 ? 0.3 : 0) - (c[3]! < 2 ? 0.3 : 0);
    const isFraud = score + bell() > 1.1;
    const claim: [string, string][] = [
      ...x.map((value, index): [string, string] => [`x${index}`, String(value)]),
      ...c.map((code, index): [string, string] => [`c${index}`, `code ${code}`]),
      [claimsOutcome.column, isFraud ? "1" : "0"],
    ];
    for (const [name, value] of claim) {
      columns[name] ??= [];
      columns[name].push(value);
    }
  }
  return columns;
}

/** Row numbers of the split's training and test parts. */
function splitRows(split: number): { train: Uint32Array; test: Uint32Array } {
  const random = randomStream(2026, split);
  const isTest = Array.from({ length: rowCount }, () => random() < 0.25);
  const rows = Uint32Array.from(isTest.keys());
  return { train: rows.filter((row) => !isTest[row]), test: rows.filter((row) => isTest[row]) };
}

// Reference: imbalanced-learn 0.14.2 (tests/interop/balanced-forest-values.py). Samples and random draws differ between
// implementations, so the means over 20 splits may differ by half of one split's standard deviation.
test("numbers and categories are ranked as imbalanced-learn ranks them", () => {
  const values = inventClaims();
  const { [claimsOutcome.column]: outcomes, ...columns } = Object.fromEntries(
    Object.entries(values).map(([name, column]) => [name, codedColumn(column)]),
  );
  const labels = encodeTarget(outcomes!, claimsOutcome);
  expect(labels.filter((label) => label === 1)).toHaveLength(reference.frauds);
  const params = kind.params.parse(reference.params);
  const aucs = reference.roc_auc.map((_, index) => {
    const { train, test } = splitRows(index + 1);
    const features = fitFeatures(allColumns, columns, train);
    // √questions is 20, √columns is 6.
    expect(questionsOf(features).length).toBeGreaterThan(400);
    const codes = encodeFeatures(features, columns);
    const numbers = [...Array(params.n_estimators).keys()];
    const trees = kind.fit({ features, codes, labels, rows: train }, params, index + 1, () =>
      numbers.shift(),
    );
    const forest = kind.assemble([...trees.values()], features);
    return rocAuc(
      Uint8Array.from(test, (row) => labels[row]!),
      kind.rawScores(forest, codes, test),
    );
  });
  const mean = aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
  expect(Math.abs(mean - reference.mean), `${mean}`).toBeLessThan(reference.deviation / 2);
});

// The models of 1d660b51: a change for speed must not change what is learned.
test.each([
  ["many rows", 60_000, 0.5, {}, "6f981150a3ed2c27c488a0c0b843784f884adcebc56379558442883296f143c5"],
  [
    "few positives, deep trees",
    3_000,
    0.1,
    { max_depth: 14, min_samples_leaf: 1, replacement: true },
    "b529d68dbdadf4d4765f15a7d9c7ee2a02ea39c3d3f3409d00e48a4d0362094d",
  ],
  [
    "mostly positives, no bootstrap",
    5_000,
    0.8,
    { bootstrap: false, max_depth: 8 },
    "3304f919a72996538eabb4baf502c3837eefa96f8814e2158670fb3b91f0756a",
  ],
])("learns the same trees as ever: %s", (_, rows, share, overrides, hash) => {
  const categories = Array.from({ length: 60 }, (_, code) => `c${code}`);
  const features: Feature[] = [
    {
      ...{ name: "amount", type: "number", hasMissing: true },
      edges: Array.from({ length: 253 }, (_, edge) => edge),
    },
    { name: "town", type: "category", categories, categoryOf: {} },
    { name: "sex", type: "category", categories: ["f", "m"], categoryOf: {} },
    { name: "age", type: "number", edges: [20, 30, 40] },
  ];
  const random = randomStream(5, 0);
  const codes = [255, 60, 2, 4].map((count) =>
    Uint8Array.from({ length: rows }, () =>
      random() < 0.02 ? unknownCode : Math.floor(count * random() ** 2),
    ),
  );
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const [amount, town, , age] = codes.map((ofFeature) => ofFeature[row]!);
    return Number(
      random() < share * (0.4 + amount! / 255 + (town! % 3 === 0 ? 0.4 : 0) - (age === 1 ? 0.3 : 0)),
    );
  });
  const trained = Uint32Array.from(labels.keys()).filter((row) => row % 7 !== 0);
  const params = kind.params.parse({ n_estimators: 6, ...overrides });
  const numbers = [...Array(params.n_estimators).keys()];
  const trees = kind.fit({ features, codes, labels, rows: trained }, params, 3, () => numbers.shift());
  const forest = kind.assemble([...trees.values()], features);
  expect(forest.feature.length).toBeGreaterThan(60);
  const text = JSON.stringify(forest, (_, value) =>
    ArrayBuffer.isView(value) ? Object.values(value) : value,
  );
  expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
});
