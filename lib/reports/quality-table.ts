import { checkFigures, type QualityCheck } from "@/lib/datasets/quality-check";
import { bold, count, markdownTable } from "./markdown-table";

/** Data checks as a table, failed ones first. */
export function qualityTable(checks: QualityCheck[]): string {
  const sorted = checks.toSorted((a, b) => Number(a.hasPassed) - Number(b.hasPassed));
  return markdownTable(
    ["Check", "Value", "Limit", "Passed", "Where"],
    sorted.map((check) => {
      const { value, limit } = checkFigures(check, 1, count);
      const passed = check.hasPassed ? "yes" : check.severity === "warn" ? "warning" : bold("no");
      return [check.name, value, limit, passed, check.found];
    }),
    ["Value", "Limit"],
  );
}
