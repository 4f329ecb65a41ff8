import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { decodeUtf8, parseExactJson, parseJsonBody } from "./json";

test.each([
  ["9007199254740993", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["12345678901234567890", 12345678901234567890n],
])("the integer %s, which a number would round, is exact", (text, value) => {
  expect(parseExactJson(`{"a": [${text}]}`)).toEqual({ a: [value] });
  expect(() => parseJsonBody(`{"a": [${text}]}`)).toThrow(/^a\.0: This integer is too large/);
});

test.each([
  "9007199254740991",
  "1000000000000000000",
  "1e22",
  "0.1234567890123456789",
  "-0",
  "1234567890123456.5",
])("the number %s stays a number", (text) => {
  expect(parseExactJson(`[${text}]`)).toEqual([Number(text)]);
});

test("digits within strings and keys stay strings, even after escaped quotes", () => {
  const value = { 'a"9007199254740993': 'x\\"9007199254740993\\', b: "9007199254740993", c: 1 };
  expect(parseExactJson(JSON.stringify(value))).toEqual(value);
});

test("parses a body of many digits in linear time", () => {
  const took = cpuTime(() => {
    expect(parseJsonBody(`"${'\\"'.repeat(250_000)}9007199254740992"`)).toBeTypeOf("string");
    expect(() => parseJsonBody(`[${"9".repeat(1_000_000)}]`)).toThrow(/Infinity/);
    expect(() => parseJsonBody(`${"[".repeat(5000)}9007199254740993${"]".repeat(5000)}`)).toThrow(
      /100 levels/,
    );
  });
  expect(took).toBeLessThan(5_000);
});

test.each([
  ['{"a":"\\ud83e"}', /^a: .*surrogate/],
  ['{"a":"\\u0000"}', /^a: .*U\+0000/],
  ['{"a":1e400}', /^a: Infinity/],
  ["{", /not valid JSON/],
  [`{"a":${"[".repeat(101)}${"]".repeat(101)}}`, /^a\.0\..*100 levels/],
  ["[".repeat(8_000_000), /^The body is nested more than 100 levels deep/],
])("rejects a body by field (%#)", (text, message) => {
  expect(() => parseJsonBody(text)).toThrow(message);
});

test("bytes are UTF-8, or refused", () => {
  expect(decodeUtf8(Buffer.from("\uFEFF{}"))).toBe("{}");
  expect(() => decodeUtf8(Buffer.from([0x22, 0xe9, 0x22]))).toThrow("The body is not UTF-8.");
  // Half a surrogate pair, as some encoders emit it.
  expect(() => decodeUtf8(Buffer.from([0xed, 0xa0, 0x80]))).toThrow("The body is not UTF-8.");
});

test("brackets in strings do not count as nesting", () => {
  const text = `${"[".repeat(5_000)}"\\`;
  expect(parseJsonBody(JSON.stringify([text, text]))).toEqual([text, text]);
});
