import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { trimEndOf } from "./trim-end";

test.each([
  ["gs://a/b///", "/", "gs://a/b"],
  ["select 1 ; ;\n", "; \n", "select 1"],
  ["///", "/", ""],
  ["", "/", ""],
  ["a/b", "/", "a/b"],
])("%j without %j at its end", (text, characters, rest) => {
  expect(trimEndOf(text, characters)).toBe(rest);
});

test("takes time by the length of a text, not by its square", () => {
  expect(cpuTime(() => trimEndOf(`${";".repeat(1_000_000)}x`, ";"))).toBeLessThan(100);
});
