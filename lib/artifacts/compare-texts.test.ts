import fc from "fast-check";
import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { compareTexts, isComparable, type LinePair } from "./compare-texts";

const changedPieces = (before: string, after: string) =>
  compareTexts(before, after)
    .filter((row): row is LinePair => "isChanged" in row && row.isChanged)
    .map(({ before, after }) =>
      [before, after].map((side) => side?.pieces.filter((piece) => piece.isChanged).map(({ text }) => text)),
    );

test("marks changed words and whole numbers within a line", () => {
  const [row] = compareTexts(
    "Recall is 0.942 of 1,200 frauds.",
    "Recall is 0.951 of 1,200 claims.",
  ) as LinePair[];
  expect(row!.after!.pieces.filter((piece) => piece.isChanged)).toEqual([
    { text: "0.951", isChanged: true, isNumber: true },
    { text: "claims", isChanged: true, isNumber: false },
  ]);
  expect(changedPieces("−3.5 and 2", "3.5 and 2")).toEqual([[["−3.5"], ["3.5"]]]);
});

test("pairs table rows by their shape, even when one was inserted", () => {
  const before = "| recall | 0.94 |\n| f1 | 0.20 |";
  const after = "| recall | 0.95 |\n| precision | 0.12 |\n| f1 | 0.21 |";
  expect(changedPieces(before, after)).toEqual([
    [["0.94"], ["0.95"]],
    [undefined, ["| precision | 0.12 |"]],
    [["0.20"], ["0.21"]],
  ]);
});

test("lines far from every change become a gap; equal texts are one gap", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${String.fromCharCode(97 + index)}`);
  const rows = compareTexts(lines.join("\n"), [...lines.slice(0, 10), "new", ...lines.slice(10)].join("\n"));
  expect(rows[0]).toEqual({ skipped: 7 });
  expect(rows.at(-1)).toEqual({ skipped: 7 });
  expect(rows).toHaveLength(9);
  expect(compareTexts("a\nb", "a\nb")).toEqual([{ skipped: 2 }]);
});

test("both texts can be reconstructed from their sides, with line numbers", () => {
  const text = fc
    .array(fc.constantFrom("a 1", "a 2", "b", "", "| c | 3.5 |", "| c | 4 |"))
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pairs = compareTexts(before, after);
      for (const [side, whole] of [
        ["before", before],
        ["after", after],
      ] as const) {
        const lines = whole.split("\n");
        let line = 0;
        for (const pair of pairs) {
          if ("skipped" in pair) line += pair.skipped;
          else if (pair[side]) {
            expect(pair[side].line).toBe(line + 1);
            expect(pair[side].pieces.map(({ text }) => text).join("")).toBe(lines[line]);
            line++;
          }
        }
        expect(line).toBe(lines.length);
      }
    }),
  );
});

test("compares texts without common parts in bounded time", () => {
  const text = (sign: string) =>
    Array.from(
      { length: 300 },
      (_, line) =>
        `${line} ${Array.from({ length: 300 }, (_, n) => `${sign}${(n * 7919 * (line + 1)) % 997}`).join(" ")}`,
    ).join("\n");
  const compare = () => compareTexts(text("a "), text("b "));
  expect(cpuTime(() => expect(compare().length).toBeGreaterThan(0))).toBeLessThan(2_000);
});

test("compares texts of very many short lines", () => {
  const after = "a\n".repeat(200_000);
  expect(compareTexts("", after).filter((pair) => "after" in pair)).not.toHaveLength(0);
  expect(isComparable(after, after)).toBe(true);
  expect(isComparable(after, "a".repeat(1_000_000))).toBe(false);
});
