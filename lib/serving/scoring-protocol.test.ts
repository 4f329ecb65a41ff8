import { expect, test } from "vitest";
import { maxClaims, readScoringRequest } from "./scoring-protocol";

const read = (body: string) => () => readScoringRequest(body, "application/json");

test.each([
  ["a number beyond the range of a double", '{"inputs": {"a": [1e400]}}'],
  ["NaN", '{"inputs": {"a": [NaN]}}'],
  ["10,000 nested lists", `{"inputs": {"a": ${"[".repeat(10_000)}${"]".repeat(10_000)}}}`],
  ["10,000 nested objects", `${'{"instances":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ["a list in place of a value", '{"instances": [{"a": [1]}]}'],
  ["null in place of a value", '{"instances": [{"a": null}]}'],
  ["rows of different lengths", '{"dataframe_split": {"columns": ["a", "b"], "data": [[1]]}}'],
  ["two forms at once", '{"instances": [{"a": 1}], "inputs": {"a": [1]}}'],
  ["no claims", '{"instances": []}'],
])("rejects %s as invalid", (_, body) => {
  expect(read(body)).toThrow(expect.objectContaining({ code: "invalid" }));
});

test.each([
  ['{"instances": [{"Age": 1}, {"Age": null}]}', "Age of claim 2"],
  ['{"dataframe_records": [{"Make": null}]}', "Make of claim 1"],
  ['{"inputs": {"Age": [1, 2], "Make": ["a", null]}}', "Make of claim 2"],
  ['{"dataframe_split": {"columns": ["Age", "Make"], "data": [[1, "a"], [2, null]]}}', "Make of claim 2"],
  ['{"dataframe_split": {"columns": [], "data": [[null]]}}', "value 1 of claim 1"],
])("names a null by field and claim: %s", (body, place) => {
  expect(read(body)).toThrow(`${place} is null. Send "" for a missing value.`);
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
