import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { ValueCount } from "@/lib/datasets/count-values";
import reference from "@/tests/interop/reference-values.json";
import { informationValue, quantileBins } from "./information-value";

function countsOf(values: readonly string[], labels: ArrayLike<number>): ValueCount[] {
  const counts = new Map<string, ValueCount>();
  values.forEach((name, row) => {
    const { rows, frauds } = counts.get(name) ?? { rows: 0, frauds: 0 };
    counts.set(name, { name, rows: rows + 1, frauds: frauds + labels[row]! });
  });
  return [...counts.values()];
}

const { names, ratings, labels, of_names, of_deciles } = reference.information_value;

// Reference: pandas 3.1.1 (tests/interop/reference-values.py).
test.each([
  ["values", countsOf(names, labels), of_names],
  ["deciles", quantileBins(countsOf(ratings, labels), 10), of_deciles],
])("the information value of %s", (_, counts, expected) => {
  const found = informationValue(counts);
  expect(found.iv).toBeCloseTo(expected.iv, 12);
  expect(found.bins.map(({ woe }) => woe)).toHaveLength(expected.woe.length);
  found.bins.forEach(({ woe }, index) => {
    expect(woe).toBeCloseTo(expected.woe[index]!, 12);
  });
});

test("a bin with one class only has a finite weight", () => {
  expect(informationValue(countsOf(["a", "a", "b", "b"], [0, 0, 1, 1])).iv).toBeCloseTo(
    2 * Math.log(1.0001 / 0.0001),
    12,
  );
});

test("values that are not numbers have their own bin", () => {
  expect(quantileBins(countsOf(["1", "2", "", "x"], [0, 1, 0, 1]), 2)).toEqual([
    { name: "[1, 1.5]", rows: 1, frauds: 0 },
    { name: "(1.5, 2]", rows: 1, frauds: 1 },
    { name: "none", rows: 2, frauds: 1 },
  ]);
});

const realFile = "../shared/data/fraud_oracle.csv";
describe.runIf(existsSync(realFile))("on the real file", () => {
  test("every feature has the value stated in docs/model.md", () => {
    const rows = parse(readFileSync(realFile, "utf8"), { columns: true }) as Record<string, string>[];
    const target = Uint8Array.from(rows, (row) => Number(row.FraudFound_P));
    const expected =
      `MaritalStatus 0.0012, WitnessPresent 0.0014, DriverRating 0.0016, NumberOfCars 0.0025, WeekOfMonth 0.0028,
      Days_Policy_Claim 0.0038, WeekOfMonthClaimed 0.0040, PoliceReportFiled 0.0056, DayOfWeekClaimed 0.0058,
      Days_Policy_Accident 0.0082, Year 0.0111, DayOfWeek 0.0117, AgentType 0.0159, AccidentArea 0.0174, Sex 0.0180,
      NumberOfSuppliments 0.0217, AgeOfVehicle 0.0234, AgeOfPolicyHolder 0.0297, Month 0.0364, Deductible 0.0482,
      MonthClaimed 0.0521, Make 0.0583, AddressChange_Claim 0.0584, PastNumberOfClaims 0.0666, VehiclePrice 0.0688,
      VehicleCategory 0.4791, Fault 0.5571, BasePolicy 0.8023, PolicyType 0.8280`
        .split(/,\s+/)
        .map((line) => line.split(" ") as [string, string]);
    for (const [name, iv] of expected) {
      const counts = countsOf(
        rows.map((row) => row[name]!),
        target,
      );
      const bins = name === "DriverRating" ? quantileBins(counts, 10) : counts;
      expect(informationValue(bins).iv.toFixed(4), name).toBe(iv);
    }
  });
});
