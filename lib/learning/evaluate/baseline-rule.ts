import type { CodedColumn } from "@/lib/datasets/coded-column";

const ruleColumns = ["Fault", "VehicleCategory"];

/** Columns that the rule reads. Empty when the dataset lacks any of them: then there is no rule to compare with. */
export function ruleColumnsOf(columns: readonly { name: string }[]): string[] {
  return ruleColumns.every((name) => columns.some((column) => column.name === name)) ? ruleColumns : [];
}

/**
 * The rule that needs no training (docs/model.md "Honesty"): the policy holder is at fault and the vehicle is not a
 * sports car.
 * @returns by place in `rows`: 1 where the rule flags the row, else 0; null when a column that it reads is missing
 */
export function baselineRule(columns: Record<string, CodedColumn>, rows: Uint32Array): Float64Array | null {
  const [fault, category] = ruleColumns.map((name) => columns[name]);
  if (!fault || !category) return null;
  const isAtFault = fault.values.map((value) => value === "Policy Holder");
  const isSport = category.values.map((value) => value === "Sport");
  const flags = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    if (isAtFault[fault.codes[row]!] && !isSport[category.codes[row]!]) flags[index] = 1;
  }
  return flags;
}
