import { expect, test } from "vitest";
import { readScoringBody, type SentClaims } from "./scoring-body";

const read = (body: unknown, change: Partial<SentClaims> = {}) =>
  readScoringBody({
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    type: "application/json",
    fields: [
      { name: "Amount", type: "text" },
      { name: "Region", type: "text" },
    ],
    tensor: undefined,
    formats: { Amount: { type: "number", decimal: "." } },
    ...change,
  });

test("splits claims into batches of the model's fields and reads each value as training does", () => {
  const instances = Array.from({ length: 1_500 }, (_, row) => ({
    Region: "n",
    Amount: `$${row}`,
    other: true,
  }));
  const { rows, batches, first } = read({ instances });
  expect(rows).toBe(1_500);
  expect(batches.map((batch) => [batch.rows, batch.columns.length])).toEqual([
    [1_024, 2],
    [476, 2],
  ]);
  expect((batches[1]!.columns as string[][]).map(([value]) => value)).toEqual(["1024", "n"]);
  expect(first).toHaveLength(100);
  expect(first[1]).toEqual({ Region: "n", Amount: "$1", other: "true" });
  expect(read("Amount,Region\n1,n\n", { type: "text/csv" }).batches[0]!.columns).toEqual([["1"], ["n"]]);
});

test("names a claim that lacks a field, and logs the request", () => {
  const lacking = [{ Amount: 1, Region: "n" }, { Amount: 1 }];
  expect(read({ instances: lacking })).toEqual({
    rows: 2,
    first: [{ Amount: "1", Region: "n" }, { Amount: "1" }],
    batches: [],
    problem: "Row 2 has no Region.",
  });
});

test("reads numbers for a model that takes them: a missing one is NaN, a text is named", () => {
  const fields = [
    { name: "Amount", type: "number" as const },
    { name: "Age", type: "integer" as const },
    { name: "Region", type: "text" as const },
  ];
  const claim = { Amount: "$1,234.50", Age: 40, Region: "n" };
  const given = (change: object) => read({ instances: [claim, { ...claim, ...change }] }, { fields });
  expect(given({ Amount: null }).batches[0]!.columns).toEqual([
    Float64Array.of(1234.5, Number.NaN),
    Float64Array.of(40, 40),
    ["n", "n"],
  ]);
  expect(given({ Amount: "n/a" }).problem).toBeUndefined();
  const marked = { Amount: { type: "number" as const, decimal: "." as const, missing: ["-999", "unknown"] } };
  for (const Amount of ["-999.0", "Unknown", "-"]) {
    const [batch] = read({ instances: [{ ...claim, Amount }] }, { fields, formats: marked }).batches;
    expect(batch!.columns[0]).toEqual(Float64Array.of(Number.NaN));
  }
  expect(given({ Amount: "many" }).problem).toBe('Row 2 has "many" as Amount, which takes a number.');
  expect(given({ Age: 40.5 }).problem).toBe('Row 2 has "40.5" as Age, which takes a whole number.');
  expect(given({ Age: "" }).problem).toBe("Row 2 has no Age, which this model cannot do without.");
  expect(given({ Region: null }).problem).toBe('Region of row 2 is null. Send "" for a missing value.');
});

test("logs only a few large claims", () => {
  const claim = { Amount: 1, Region: "n".repeat(400_000) };
  expect(read({ instances: [claim, claim, claim] }).first).toHaveLength(2);
});

test.each([["no JSON"], [[]]])("rejects %j", (body) => {
  expect(() => read(body)).toThrow(expect.objectContaining({ code: "invalid" }));
});
