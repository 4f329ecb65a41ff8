import { expect, test } from "vitest";
import { numberInWords, readableValue, valueInWords } from "./value-in-words";

const percent = { type: "number", decimal: ".", percent: true } as const;

test("a value is named with its column", () => {
  expect([valueInWords("fault", "Third Party"), valueInWords("fault", "")]).toEqual([
    "fault = Third Party",
    "fault is missing",
  ]);
});

test("percentages have their sign, days are dates, other numbers are as they are", () => {
  expect([0.025, 0.145, -0.07, 1].map((value) => numberInWords(value, percent))).toEqual([
    "2.5 %",
    "14.5 %",
    "-7 %",
    "100 %",
  ]);
  const days = { type: "date", order: "DMY", part: "days" } as const;
  expect(numberInWords(20_420, days)).toBe("2025-11-28");
  expect(numberInWords(20_420, { ...days, part: "year" })).toBe("20420");
  expect(numberInWords(0.025)).toBe("0.025");
});

test("yes and no are as the file writes them, and a missing value stays empty", () => {
  const spelling = { true: "Ja", false: "Nein" };
  expect(readableValue({ format: { type: "boolean" }, spelling }, "true")).toBe("Ja");
  expect(readableValue({ format: percent }, "0.1")).toBe("10 %");
  expect(readableValue({ format: percent }, "")).toBe("");
});
