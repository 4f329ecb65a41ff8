import { expect, test } from "vitest";
import { compareTexts } from "@/lib/artifacts/compare-texts";
import { firstRows } from "./text-differences";

test("a long comparison ends after its first pieces, and says so", () => {
  const before = Array.from({ length: 50 }, (_, line) => `old ${line}`).join("\n");
  const rows = compareTexts(before, before.replaceAll("old", "new"));
  expect(firstRows(rows, 1000)).toEqual({ rows, isCut: false });
  const first = firstRows(rows, 20);
  expect(first.isCut).toBe(true);
  expect(first.rows.length).toBeGreaterThan(0);
  expect(first.rows).toEqual(rows.slice(0, first.rows.length));
  const pieces = Array.from({ length: 500 }, () => ({ text: "a", isChanged: true, isNumber: false }));
  const oneLine = [{ before: { line: 1, pieces }, isChanged: true }];
  expect(firstRows(oneLine, 20)).toEqual({ rows: [], isCut: true });
});
