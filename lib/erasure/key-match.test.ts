import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { eraseInJson, eraseInText, isKey } from "./key-match";

const keys = { column: "PolicyNumber", values: ["12", "AB-1234"] };

test("a key is compared as text, and with a number by value", () => {
  expect([" 12 ", 12, "012", 1, null, true, ["12"]].map((value) => isKey(value, keys))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test.each([
  ["PolicyNumber 12 is odd", "PolicyNumber [erased] is odd"],
  ["**PolicyNumber**: `12`.", "**PolicyNumber**: `[erased]`."],
  ["12 claims of 12, also PolicyNumber=12", "12 claims of 12, also PolicyNumber=[erased]"],
  ["claim AB-1234, AB-12345, XAB-1234", "claim [erased], AB-12345, XAB-1234"],
  ["PolicyNumber 123, 12.5 and 2012-12-01", "PolicyNumber 123, 12.5 and 2012-12-01"],
  [
    "| Rank | PolicyNumber |\n| --- | --- |\n| 12 | 7 |\n| 1 | `12` |\n\nafter 12",
    "| Rank | PolicyNumber |\n| --- | --- |\n| 12 | 7 |\n\nafter 12",
  ],
])("text %j becomes %j", (text, expected) => {
  expect(eraseInText(text, keys).text).toBe(expected);
});

test("records of a key are left out of lists, at any depth, and emptied elsewhere", () => {
  const document = {
    rows: 12,
    claims: [
      { PolicyNumber: "12", Sex: "f" },
      { PolicyNumber: 13, Sex: "m" },
    ],
    facts: { claimKey: ["PolicyNumber"], highest: [{ key: ["12"], probability: 0.9 }, { key: ["13"] }] },
    one: { PolicyNumber: 12, Sex: "f" },
    text: "PolicyNumber 12",
  };
  expect(eraseInJson(document, keys)).toEqual({
    changed: 4,
    value: {
      rows: 12,
      claims: [{ PolicyNumber: 13, Sex: "m" }],
      facts: { claimKey: ["PolicyNumber"], highest: [{ key: ["13"] }] },
      one: { PolicyNumber: "[erased]" },
      text: "PolicyNumber [erased]",
    },
  });
});

test("a long cell of signs takes no time", () => {
  const text = `| PolicyNumber |\n| --- |\n| ${"*".repeat(100_000)}x |\n`;
  expect(cpuTime(() => eraseInText(text, keys))).toBeLessThan(500);
});
