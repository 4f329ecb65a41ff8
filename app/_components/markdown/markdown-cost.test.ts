import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { isCostlyMarkdown } from "./markdown-cost";

const table = (columns: number, rows: number) =>
  `|${"a|".repeat(columns)}\n|${"-|".repeat(columns)}\n${"|a|b|\n".repeat(rows)}`;

test.each([
  ["quotes in each other", `${">".repeat(2_000)}a`],
  ["lists in each other", Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n")],
  ["lists in one line", `${"- ".repeat(500)}a`],
  ["a table of cells that are not written", table(2_000, 200)],
  ["emphasis that does not end", "*a_ ".repeat(10_000)],
  ["a text of a megabyte", "A word.\n\n".repeat(120_000)],
  ["formulas without end", "$a".repeat(5_000)],
])("%s are shown as written", (_, text) => {
  expect(isCostlyMarkdown(text)).toBe(true);
});

test.each([
  ["a table of a report", table(12, 1_000)],
  [
    "prose",
    "A **bold** word, a _slanted_ one and $x^2$.\n\n> A quote\n> > in a quote\n\n- a\n  - b\n\n".repeat(200),
  ],
  ["a rule", `${"-".repeat(200)}\n\n${"*".repeat(40)}`],
  ["indented code", `    ${" ".repeat(200)}x = 1`],
])("%s is drawn", (_, text) => {
  expect(isCostlyMarkdown(text)).toBe(false);
});

test("a long line that is no row of hyphens after all takes no time", () => {
  expect(cpuTime(() => isCostlyMarkdown(`|${"-".repeat(90_000)}x`))).toBeLessThan(200);
});
