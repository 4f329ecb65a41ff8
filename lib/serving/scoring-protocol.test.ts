import { expect, test } from "vitest";
import { maxClaims, readScoringRequest } from "./scoring-protocol";

const read = (body: string) => () => readScoringRequest(body, "application/json");

test.each([
  ["a number beyond the range of a double", '{"inputs": {"a": [1e400]}}'],
  ["NaN", '{"inputs": {"a": [NaN]}}'],
  ["10,000 nested lists", `{"inputs": {"a": ${"[".repeat(10_000)}${"]".repeat(10_000)}}}`],
  ["10,000 nested objects", `${'{"instances":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ["a list in place of a value", '{"instances": [{"a": [1]}]}'],
  ["rows of different lengths", '{"dataframe_split": {"columns": ["a", "b"], "data": [[1]]}}'],
  ["two forms at once", '{"instances": [{"a": 1}], "inputs": {"a": [1]}}'],
  ["no claims", '{"instances": []}'],
])("rejects %s as invalid", (_, body) => {
  expect(read(body)).toThrow(expect.objectContaining({ code: "invalid" }));
});

test("a model with one tensor takes rows without names, as MLflow does; others do not", () => {
  const tensor = { name: "X", columns: ["a", "b"] };
  const claims = [
    { a: 1, b: 2 },
    { a: 3, b: null },
  ];
  for (const body of [
    '{"instances": [[1, 2], [3, null]]}',
    '{"inputs": [[1, 2], [3, null]]}',
    '{"inputs": {"X": [[1, 2], [3, null]]}}',
  ])
    expect(readScoringRequest(body, "application/json", tensor)).toEqual(claims);
  expect(readScoringRequest('{"inputs": {"b": [2], "a": [1]}}', "application/json", tensor)).toEqual([
    { b: 2, a: 1 },
  ]);
  expect(read('{"instances": [[1, 2]]}')).toThrow("named columns");
  const asked = (body: string) => () => readScoringRequest(body, "application/json", tensor);
  expect(asked('{"inputs": {"Y": [[1, 2]]}}')).toThrow("This model has one input: X.");
  expect(asked('{"instances": [[1]]}')).toThrow("Row 0 has 1 values for 2 columns.");
});

test("counts the claims of any number of columns", () => {
  const inputs = Object.fromEntries(Array.from({ length: 200_000 }, (_, column) => [`c${column}`, [1]]));
  expect(read(JSON.stringify({ inputs }))()).toHaveLength(1);
});

test("limits the number of claims in each request form", () => {
  const values = (count: number) => JSON.stringify({ inputs: { a: new Array(count).fill(1) } });
  expect(read(values(maxClaims))()).toHaveLength(maxClaims);
  expect(read(values(maxClaims + 1))).toThrow(expect.objectContaining({ code: "too-large" }));
  // Counted before the values are read.
  for (const items of ["instances", "dataframe_records"])
    expect(read(`{"${items}":[${"0,".repeat(maxClaims)}0]}`)).toThrow(
      expect.objectContaining({ code: "too-large" }),
    );
  const csv = `a\n${"1\n".repeat(maxClaims + 1)}`;
  expect(() => readScoringRequest(csv, "text/csv")).toThrow(expect.objectContaining({ code: "too-large" }));
});
