import { beforeEach, expect, test } from "vitest";
import { maxLines, ProgramLines } from "./program-lines";

let lines: string[];
let progress: [number, string | undefined][];
let output: ProgramLines;
beforeEach(() => {
  lines = [];
  progress = [];
  output = new ProgramLines({
    line: (text) => lines.push(text),
    progress: (fraction, message) => progress.push([fraction, message]),
  });
});

test("lines are put together from pieces, each stream by itself", () => {
  output.take("stdout", "one\ntw");
  output.take("stderr", "Warning: ");
  output.take("stdout", "o\r\nthree");
  output.take("stderr", "x\n");
  output.end();
  expect(lines).toEqual(["one", "two", "Warning: x", "three"]);
  expect(output.last).toBe("three");
});

test("a line of progress moves the bar and is no line of the log", () => {
  output.take("stdout", "::progress 0.4 Training tree 40\n::progress 1\n::progress 2\n::progress .5 half\n");
  expect(progress).toEqual([
    [0.4, "Training tree 40"],
    [1, undefined],
    [0.5, "half"],
  ]);
  expect(lines).toEqual(["::progress 2"]);
});

test("a progress bar that overwrites itself leaves its last state; colours are removed", () => {
  output.take("stderr", " 10%|#   |\r 50%|##  |");
  output.take("stderr", "\r100%|####|\n\u001b[31mred\u001b[0m\n");
  expect(lines).toEqual(["100%|####|", "red"]);
});

test("a long line is cut, and one without an end is not held in memory", () => {
  for (let piece = 0; piece < 100; piece++) output.take("stdout", "x".repeat(1_000));
  output.take("stdout", "\nnext\n");
  expect(lines.map((line) => line.length)).toEqual([10_000, 4]);
  expect(lines[0]).toMatch(/^x{9999}…$/);
});

test("beyond the limit, the last lines are kept, and the log says how many were left out", () => {
  output.take("stdout", Array.from({ length: maxLines + 100 }, (_, line) => `${line}\n`).join(""));
  expect(lines).toHaveLength(maxLines);
  output.end();
  expect(lines.slice(maxLines)).toEqual([
    "80 lines were left out here. The last ones:",
    ...Array.from({ length: 20 }, (_, index) => String(maxLines + 80 + index)),
  ]);
});
