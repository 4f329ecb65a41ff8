import { expect, test } from "vitest";
import { readScoringBody, type SentClaims } from "./scoring-body";

const read = (body: unknown, change: Partial<SentClaims> = {}) =>
  readScoringBody({
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    type: "application/json",
    fields: ["Amount", "Region"],
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
    problem: "Claim 2 has no Region.",
  });
});

test("logs only a few large claims", () => {
  const claim = { Amount: 1, Region: "n".repeat(400_000) };
  expect(read({ instances: [claim, claim, claim] }).first).toHaveLength(2);
});

test.each([["no JSON"], [[]]])("rejects %j", (body) => {
  expect(() => read(body)).toThrow(expect.objectContaining({ code: "invalid" }));
});
