import { describe, expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import psiValues from "@/tests/interop/psi-values.json";
import { ColumnDrift, columnDrift as driftOf } from "./column-drift";

const columnDrift = (name: string, reference: string[], current: string[]) =>
  driftOf(name, codedColumn(reference), codedColumn(current));

const repeat = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([value, count]) => Array.from({ length: count }, () => value));
const numbers = (count: number, valueAt: (row: number) => number) =>
  Array.from({ length: count }, (_, row) => String(valueAt(row)));

test("whole numbers get bins of whole numbers, of one width and none with a fraction", () => {
  const ages = columnDrift(
    "age",
    numbers(1300, (row) => 16 + (row % 65)),
    numbers(1300, (row) => 16 + (row % 60)),
  );
  expect(ages.bins.map(({ name }) => name).slice(0, 3)).toEqual(["16 to 19", "20 to 23", "24 to 27"]);
  expect(ages.bins.at(-1)!.name).toBe("80");
  expect(ages.bins[0]!.reference).toBeCloseTo(4 / 65, 9);
  const days = columnDrift(
    "day",
    numbers(1300, (row) => 1 + (row % 7)),
    numbers(100, () => 9),
  );
  expect(days.bins.map(({ name }) => name)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(days.bins.at(-1)).toEqual({ name: "9", reference: 0, current: 1 });
  const halves = columnDrift(
    "half",
    numbers(1300, (row) => row / 2),
    numbers(100, (row) => row),
  );
  expect(halves.bins).toHaveLength(20);
});

describe("with more than 1,000 reference rows", () => {
  const reference = repeat({ Sedan: 700, Sport: 300, Utility: 200 });

  test("compares categories by distance; equal shares have distance 0", () => {
    const same = columnDrift("VehicleCategory", reference, repeat({ Sedan: 70, Sport: 30, Utility: 20 }));
    expect(same).toMatchObject({ type: "category", test: "Jensen–Shannon distance", hasDrifted: false });
    expect(same.value).toBeCloseTo(0, 9);
    expect(same.bins[0]).toEqual({ name: "Sedan", reference: 700 / 1200, current: 70 / 120 });
  });

  test("names a new category, which drifts when it is frequent", () => {
    const found = columnDrift("VehicleCategory", reference, repeat({ Sedan: 60, Sport: 30, Boat: 30 }));
    expect(found).toMatchObject({ hasDrifted: true, unseen: ["Boat"] });
  });

  test("compares numbers by Wasserstein divided by the standard deviation, or as categories when they have few values", () => {
    const ages = numbers(2000, (row) => 20 + (row % 50));
    expect(columnDrift("Age", ages, ages)).toMatchObject({ type: "number", value: 0, hasDrifted: false });
    const older = columnDrift(
      "Age",
      ages,
      numbers(500, (row) => 30 + (row % 50)),
    );
    expect(older).toMatchObject({ test: "Wasserstein distance", hasDrifted: true });
    // Everyone is ten years older; the standard deviation of 0 … 49 is 14.43.
    expect(older.value).toBeCloseTo(10 / 14.43, 2);
    const ratings = numbers(2000, (row) => 1 + (row % 4));
    expect(columnDrift("DriverRating", ratings, ratings).type).toBe("category");
  });

  test("counts missing values separately", () => {
    const found = columnDrift(
      "Age",
      numbers(2000, (row) => row % 50),
      [...numbers(50, (row) => row), "", ""],
    );
    expect(found.missing).toEqual({ reference: 0, current: 2 / 52 });
  });

  test("a column that is now missing in every row has drifted, even when stored as JSON", () => {
    expect(
      columnDrift(
        "Age",
        numbers(2000, (row) => row % 50),
        ["", ""],
      ).hasDrifted,
    ).toBe(true);
    const gone = columnDrift("VehicleCategory", reference, ["", ""]);
    expect(gone).toMatchObject({ value: Number.POSITIVE_INFINITY, hasDrifted: true });
    expect(ColumnDrift.parse(JSON.parse(JSON.stringify(gone)))).toEqual(gone);
  });
});

describe("with at most 1,000 reference rows", () => {
  test("p-values decide: z-test of two values, chi-square of more, Kolmogorov–Smirnov of numbers", () => {
    const two = columnDrift("Sex", repeat({ Male: 400, Female: 100 }), repeat({ Male: 410, Female: 90 }));
    expect(two).toMatchObject({ test: "z-test", hasDrifted: false, threshold: 0.05 });
    const three = columnDrift(
      "Fault",
      repeat({ a: 300, b: 200, c: 100 }),
      repeat({ a: 100, b: 200, c: 300 }),
    );
    expect(three).toMatchObject({ test: "chi-square", hasDrifted: true });
    const shifted = columnDrift(
      "Age",
      numbers(400, (row) => row % 40),
      numbers(400, (row) => 12 + (row % 40)),
    );
    expect(shifted).toMatchObject({ test: "Kolmogorov–Smirnov", hasDrifted: true });
  });
});

describe("one outlier", () => {
  // The samples of tests/interop/psi-values.py, which computed the expected values with feature-engine.
  const sample = ({ rows, shift, outlier }: { rows: number; shift: number; outlier: number | null }) => [
    ...numbers(rows, (row) => ((row * 7919) % 9973) / 100 + shift),
    ...(outlier === null ? [] : [String(outlier)]),
  ];

  test.each(psiValues.cases)("does not change the population stability index: $psi", (example) => {
    const found = columnDrift("Amount", sample(example.reference), sample(example.current));
    expect(Math.abs(found.psi - example.psi)).toBeLessThan(1e-9);
  });

  test("in the reference hides neither drift nor the chart", () => {
    const far = { rows: 2000, shift: 0, outlier: 1e9 };
    const found = columnDrift("Amount", sample(far), sample({ rows: 1500, shift: 60, outlier: null }));
    expect(found).toMatchObject({ test: "population stability index", threshold: 0.25, hasDrifted: true });
    expect(found.bins.filter(({ reference }) => reference > 0.01).length).toBeGreaterThan(5);
    expect(columnDrift("Amount", sample(far), sample(far))).toMatchObject({ hasDrifted: false, psi: 0 });
  });
});

test("reads a number in any notation, and treats other text as missing", () => {
  const readAs = (values: string[]) => ({
    ...codedColumn(values),
    format: { type: "number", decimal: "." } as const,
  });
  const reference = readAs(numbers(1200, (row) => row % 7));
  const found = driftOf(
    "Year",
    reference,
    readAs([...numbers(1200, (row) => row % 7), ...Array<string>(300).fill("")]),
  );
  expect(found).toMatchObject({ type: "number", hasDrifted: false, missing: { reference: 0, current: 0.2 } });
});

test("bins of percentages and of days read as people write them", () => {
  const percent = { type: "number", decimal: ".", percent: true } as const;
  const rates = (step: number) => ({
    ...codedColumn(Array.from({ length: 1200 }, (_, row) => String(((row % 40) * step) / 1000))),
    format: percent,
  });
  const found = driftOf("rate", rates(1), rates(2));
  expect(found.bins.every(({ name }) => /^[\d.]+ % to [\d.]+ %$/.test(name))).toBe(true);
  const few = (values: string[]) => ({ ...codedColumn(values), format: percent });
  expect(driftOf("rate", few(["0.02", "0.05"]), few(["0.02", "0.1"])).unseen).toEqual(["10 %"]);
  const format = { type: "date", order: "DMY", part: "days", of: "due" } as const;
  const days = codedColumn(Array.from({ length: 1200 }, (_, row) => String(20_000 + (row % 400))));
  const { bins } = driftOf("due days", { ...days, format }, { ...days, format });
  expect(bins[0]!.name).toMatch(/^2024-10-04 to 2024-10-\d\d$/);
  expect(bins.every(({ name }) => /^2\d{3}-\d\d-\d\d to 2\d{3}-\d\d-\d\d$/.test(name))).toBe(true);
});
