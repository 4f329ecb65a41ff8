import fc from "fast-check";
import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { matchesLike } from "./like";

test.each([
  ["fr%d", "fraud", true],
  ["fr%d", "frauds", false],
  ["a.b", "axb", false],
  ["a_b", "a😀b", true],
  ["%", "", true],
  ["", "a", false],
  ["%a%", "bab", true],
  ["%ab", "aab", true],
  ["_%_", "a", false],
  ["A%", "abc", false],
])("%j and %j: %s", (pattern, text, expected) => {
  expect(matchesLike(pattern, text, { ignoresCase: false })).toBe(expected);
});

test("agrees with a regular expression on short texts", () => {
  const letters = (alphabet: string) => fc.array(fc.constantFrom(...alphabet), { maxLength: 8 });
  fc.assert(
    fc.property(letters("ab%_"), letters("abA"), fc.boolean(), (wanted, actual, ignoresCase) => {
      const [pattern, text] = [wanted.join(""), actual.join("")];
      const expression = pattern.replaceAll("%", "[^]*").replaceAll("_", "[^]");
      const expected = new RegExp(`^${expression}$`, ignoresCase ? "i" : "").test(text);
      expect(matchesLike(pattern, text, { ignoresCase })).toBe(expected);
    }),
  );
});

test("the time for a pattern with many % is bounded by its length times the text's length", () => {
  const took = cpuTime(() => {
    expect(matchesLike(`${"%a".repeat(120)}%b`, "a".repeat(240), { ignoresCase: false })).toBe(false);
    expect(matchesLike(`%${"a".repeat(499)}b`, "a".repeat(8000), { ignoresCase: true })).toBe(false);
  });
  expect(took).toBeLessThan(2000);
});
