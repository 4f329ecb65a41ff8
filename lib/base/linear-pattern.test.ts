import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { linearPattern, PatternError, patternProblem } from "./linear-pattern";

test.each([
  ["^[a-z][a-z0-9-]*$", "claims-2024", "Claims"],
  ["^\\d{4}-\\d{2}-\\d{2}$", "2024-01-31", "2024-1-31"],
  ["a|b", "xbx", "xcx"],
  ["^(?<year>\\d+)\\/x$", "2024/x", "x/x"],
  ["^\\u0041[\\w.]+$", "A_b.c", "B"],
])("%s matches as in JavaScript", (pattern, fits, misses) => {
  for (const text of [fits, misses]) {
    expect(linearPattern(pattern).test(text)).toBe(new RegExp(pattern).test(text));
  }
  expect(linearPattern(pattern).test(fits)).toBe(true);
});

test.each(["^(a+)+$", "^(a|a)*$", "^(\\w+\\s?)+$", "(.*)(.*)(.*)(.*)[^a]$", "^(([a-z])+.)+[A-Z]([a-z])+$"])(
  "%s takes linear time",
  (pattern) => {
    const test = () => linearPattern(pattern).test(`${"a".repeat(100_000)}\0!`);
    expect(cpuTime(() => expect(test()).toBeTypeOf("boolean"))).toBeLessThan(2_000);
  },
);

test.each([
  "(a",
  "(?=a)b",
  "(?<!a)b",
  "(a)\\1",
  "a".repeat(1_001),
  "(?:a{1000}b{1000}){2}",
  "((a{100}){100}){100}",
])("%s is refused", (pattern) => {
  expect(patternProblem(pattern)).toMatch(/pattern|regular expression/);
  expect(() => linearPattern(pattern)).toThrow(PatternError);
});

test("a text that is too long for its pattern is refused", () => {
  const pattern = linearPattern("[ab]*a[ab]{500}$");
  expect(() => pattern.test("ab".repeat(100_000))).toThrow("too long for this pattern");
});
