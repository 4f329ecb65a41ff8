import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { claimColumns, generateClaims } from "./claims-generator";
import { columnFrequencies, frequenciesGiven } from "./claims-tables";

let csv: string;
let claims: Record<string, string>[];

beforeAll(async () => {
  csv = await text(generateClaims());
  const [, ...lines] = csv.trimEnd().split("\n");
  claims = lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(claimColumns.map((column, index) => [column, values[index] ?? ""]));
  });
});

const count = (matches: (claim: Record<string, string>) => boolean) => claims.filter(matches).length;

function realCounts(column: string): Map<string, number> {
  const dependent = frequenciesGiven[column as keyof typeof frequenciesGiven] as
    | Record<string, string>
    | undefined;
  const texts = dependent
    ? Object.values(dependent)
    : [columnFrequencies[column as keyof typeof columnFrequencies]];
  const counts = new Map<string, number>();
  for (const entry of texts.flatMap((text) => text.split(", "))) {
    const [value = "", times] = entry.split(": ");
    counts.set(value, (counts.get(value) ?? 0) + Number(times));
  }
  return counts;
}

test("the bytes depend on the seed only", async () => {
  expect(await text(generateClaims())).toBe(csv);
  expect(await text(generateClaims({ seed: 8 }))).not.toBe(csv);
});

test("there are 15,420 claims of 33 columns", () => {
  expect(claims).toHaveLength(15_420);
  expect(claimColumns).toHaveLength(33);
  expect(csv.slice(0, csv.indexOf("\n"))).toBe(claimColumns.join(","));
  expect(csv.split("\n").every((line) => line === "" || line.split(",").length === 33)).toBe(true);
});

test("the irregularities match the real file", () => {
  expect(count((claim) => claim.FraudFound_P === "1")).toBe(923);
  expect(count((claim) => claim.Age === "0")).toBe(320);
  expect(count((claim) => claim.AgeOfPolicyHolder === "16 to 17" && claim.Age === "0")).toBe(320);
  expect(count((claim) => claim.DayOfWeekClaimed === "0" && claim.MonthClaimed === "0")).toBe(1);
  expect(count((claim) => claim.DayOfWeekClaimed === "0" || claim.MonthClaimed === "0")).toBe(1);
  expect(
    count((claim) => claim.PolicyType === "Sedan - Liability" && claim.VehicleCategory === "Sport"),
  ).toBeGreaterThan(4800);
  expect(count((claim) => claim.VehicleCategory === "Sedan" && claim.BasePolicy === "Liability")).toBe(0);
});

test.each(
  [...Object.keys(columnFrequencies), ...Object.keys(frequenciesGiven)].filter(
    (column) => column !== "Vehicle",
  ),
)("%s matches the real frequencies within five standard deviations", (column) => {
  for (const [value, times] of realCounts(column)) {
    const found = count((claim) => claim[column] === value);
    const deviation = Math.sqrt(times * (1 - times / 15_420));
    expect(Math.abs(found - times), `${value}: ${found} for ${times}`).toBeLessThanOrEqual(5 * deviation + 5);
  }
});

test("fraud depends on fault and vehicle as in the real file", () => {
  const rate = (column: string, value: string) =>
    count((claim) => claim[column] === value && claim.FraudFound_P === "1") /
    count((claim) => claim[column] === value);
  // Measured on fraud_oracle.csv; the tolerance is 1.5 percentage points.
  expect(Math.abs(rate("Fault", "Policy Holder") - rates.policyHolder)).toBeLessThan(0.015);
  expect(Math.abs(rate("Fault", "Third Party") - rates.thirdParty)).toBeLessThan(0.015);
  expect(Math.abs(rate("VehicleCategory", "Sport") - rates.sport)).toBeLessThan(0.015);
  expect(Math.abs(rate("VehicleCategory", "Sedan") - rates.sedan)).toBeLessThan(0.015);
});

const rates = { policyHolder: 0.0789, thirdParty: 0.0088, sport: 0.0157, sedan: 0.0822 };
