/** The columns that the rule reads. */
export const ruleColumns = ["Fault", "VehicleCategory"];

/**
 * The rule that needs no training (MODEL.md "Honesty"): the policy holder is at fault and the vehicle is no sports car.
 * @returns 1 for each of `rows` that it flags
 */
export function baselineRule(columns: Record<string, string[]>, rows: Uint32Array): Float64Array {
  const { Fault, VehicleCategory } = columns;
  return Float64Array.from(rows, (row) =>
    Fault?.[row] === "Policy Holder" && VehicleCategory?.[row] !== "Sport" ? 1 : 0,
  );
}
