import type { CodedColumn } from "@/lib/datasets/coded-column";

const ruleColumns = ["Fault", "VehicleCategory"];

/** The columns that the rule reads, or none where a dataset lacks one of them: then there is no rule to compare with. */
export function ruleColumnsOf(columns: readonly { name: string }[]): string[] {
  return ruleColumns.every((name) => columns.some((column) => column.name === name)) ? ruleColumns : [];
}

/**
 * The rule that needs no training (docs/model.md "Honesty"): the policy holder is at fault and the vehicle is no sports car.
 * @returns 1 for each of `rows` that it flags; null where a column that it reads is missing
 */
export function baselineRule(columns: Record<string, CodedColumn>, rows: Uint32Array): Float64Array | null {
  const [fault, category] = ruleColumns.map((name) => columns[name]);
  if (!fault || !category) return null;
  const isAtFault = fault.values.map((value) => value === "Policy Holder");
  const isSport = category.values.map((value) => value === "Sport");
  const flags = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (isAtFault[fault.codes[row]!] && !isSport[category.codes[row]!]) flags[at] = 1;
  }
  return flags;
}
