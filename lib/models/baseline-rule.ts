import type { CodedColumn } from "@/lib/datasets/coded-column";

/** The columns that the rule reads. */
export const ruleColumns = ["Fault", "VehicleCategory"];

/**
 * The rule that needs no training (MODEL.md "Honesty"): the policy holder is at fault and the vehicle is no sports car.
 * @returns 1 for each of `rows` that it flags
 */
export function baselineRule(columns: Record<string, CodedColumn>, rows: Uint32Array): Float64Array {
  const [fault, category] = ruleColumns.map((name) => columns[name]!);
  const isAtFault = fault!.values.map((value) => value === "Policy Holder");
  const isSport = category!.values.map((value) => value === "Sport");
  const flags = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (isAtFault[fault!.codes[row]!] && !isSport[category!.codes[row]!]) flags[at] = 1;
  }
  return flags;
}
