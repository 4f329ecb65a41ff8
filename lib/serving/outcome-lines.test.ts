import { expect, test } from "vitest";
import { unknownOutcome } from "@/lib/datasets/outcome";
import { labelsInWords, readOutcomeLines } from "./outcome-lines";

const payments = { column: "charged_back", positive: "Y", negative: null };

test("reads pairs in the words of the data, below a header or without one", () => {
  const text = 'payment_id,charged_back\r\nP-1,Y\r\n\r\n"P, ""2""";n\nP-3\t1\n';
  expect(readOutcomeLines(text, payments)).toEqual([
    { key: "P-1", label: 1 },
    { key: 'P, "2"', label: 0 },
    { key: "P-3", label: 1 },
  ]);
  const loans = { column: "status", positive: "default", negative: "paid" };
  expect(readOutcomeLines("7,paid\n8,default", loans).map(({ label }) => label)).toEqual([0, 1]);
  // The data's words go first: here "no" is the positive.
  const good = { column: "is_good", positive: "no", negative: null };
  expect(readOutcomeLines("7,no\n8,yes", good).map(({ label }) => label)).toEqual([1, 0]);
});

test.each([
  ["P-1,maybe", 'Line 1 is "P-1,maybe". Write a key and its outcome, Y or N, with a comma between.'],
  ["P-1,Y\nN", 'Line 2 is "N".'],
  ["P-1,Y\n,N", 'Line 2 is ",N".'],
])("names a line that is no pair: %j", (text, message) => {
  expect(() => readOutcomeLines(text, payments)).toThrow(message);
});

test("the labels are those of the data, else 1 and 0", () => {
  expect(labelsInWords({ column: "status", positive: "default", negative: "paid" })).toBe("default or paid");
  expect(labelsInWords({ column: "ok", positive: "No", negative: null })).toBe("No or Yes");
  expect(labelsInWords(unknownOutcome)).toBe("1 or 0");
});
