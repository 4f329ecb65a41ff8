import fc from "fast-check";
import { expect, test } from "vitest";
import { readText, readValue, writeNumber } from "./read-value";
import type { NumberValueFormat, ValueFormat } from "./value-format";

const point: ValueFormat = { type: "number", decimal: "." };
const comma: ValueFormat = { type: "number", decimal: "," };
const text: ValueFormat = { type: "text" };

test.each([
  ["10", 10],
  [" 10", 10],
  ["\u00a010\t", 10],
  ["+10", 10],
  ["1e3", 1000],
  [".5", 0.5],
  ["5.", 5],
  ["$1,234.56", 1234.56],
  ["1,234.56 €", 1234.56],
  ["USD 1,234.56", 1234.56],
  ["1.234,56", 1234.56],
  ["1.234,56 EUR", 1234.56],
  ["1 234,56", 1234.56],
  ["1\u202f234\u202f567,89", 1234567.89],
  ["CHF 1'234.50", 1234.5],
  ["12,34,567.89", 1234567.89],
  ["1.234.567", 1234567],
  ["1,234,567", 1234567],
  ["12,5", 12.5],
  ["0,125", 0.125],
  ["(1,234.5)", -1234.5],
  ["($1,234.56)", -1234.56],
  ["$(5)", -5],
  ["-$5", -5],
  ["$-5", -5],
  ["−5", -5],
  ["12.5%", 0.125],
  ["12,5 %", 0.125],
  ["-0", 0],
])("%j is the number %d with either decimal mark", (input, number) => {
  expect(readValue(input, point)).toBe(number);
  expect(readValue(input, comma)).toBe(number);
});

test.each([
  ["1.234", 1.234, 1234],
  ["1,234", 1234, 1.234],
  ["$-1,234", -1234, -1.234],
  ["(12.345)", -12.345, -12345],
  ["(1,234)", -1234, -1.234],
])("%j is %d with a decimal point and %d with a decimal comma", (input, withPoint, withComma) => {
  expect([readValue(input, point), readValue(input, comma)]).toEqual([withPoint, withComma]);
});

test.each(["", " ", "NA", "n/a", "#N/A", "?", "null", "NULL", "-", "NaN", "nan", "\\N", "."])(
  "%j is missing",
  (input) => {
    expect([readValue(input, point), readValue(input, text)]).toEqual([null, null]);
  },
);

test.each([
  "abc",
  "€",
  "$",
  "%",
  "1e999",
  "9".repeat(400),
  "inf",
  "-Infinity",
  "007",
  "1_000",
  "0x10",
  "1,2,3",
])("%s is a text and not a number", (input) => {
  expect([readValue(input, point), readValue(input, comma)]).toEqual([null, null]);
  expect(readValue(` ${input} `, text)).toBe(input);
});

test("none is a category", () => expect(readValue("none", text)).toBe("none"));

test("writes a number so that a column with either decimal mark reads it back", () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (number) => {
      const written = writeNumber(readText(String(number), point));
      expect(readValue(written, point)).toBe(number + 0);
      expect(readValue(written, comma)).toBe(number + 0);
    }),
  );
  expect(writeNumber("7.611")).toBe("7.6110");
});

test.each<NumberValueFormat>([
  { type: "number", decimal: ",", thousands: "." },
  { type: "number", decimal: ",", thousands: "none" },
  { type: "number", decimal: ".", thousands: "," },
  { type: "number", decimal: ".", percent: true },
  { type: "number", decimal: ",", thousands: " ", percent: true },
])("writes a number so that a column of its own notation reads it back: %j", (format) => {
  const share = format.percent ? 100 : 1;
  for (const number of [0, 5, -1234.5, 7.611, 0.125, 761.1, 1e-9]) {
    const read = String(number / share);
    expect(readText(writeNumber(read, format), format)).toBe(read);
  }
  expect(writeNumber("", format)).toBe("");
});
