import type { QualityCheck } from "@/lib/datasets/quality-check";
import { count, markdownTable, percent } from "./markdown-table";

/** Checks of the data as a table, those that failed first. */
export function qualityTable(checks: QualityCheck[]): string {
  const read = (value: number, { unit }: QualityCheck) => (unit === "share" ? percent(value) : count(value));
  const sorted = checks.toSorted((a, b) => Number(a.hasPassed) - Number(b.hasPassed));
  return markdownTable(
    ["Check", "Value", "Limit", "Passed", "Where"],
    sorted.map((check) => [
      check.name,
      read(check.value, check),
      `at ${check.limit} ${read(check.threshold, check)}`,
      check.hasPassed ? "yes" : "**no**",
      check.found,
    ]),
    ["Value", "Limit"],
  );
}
