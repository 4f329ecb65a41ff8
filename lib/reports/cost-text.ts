import { decimalsApart } from "@/lib/base/number-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { money } from "./markdown-table";

/** Differences in cost below this are reported as equal. */
export const leastDifference = 0.005;

/** Formats costs of a row with two decimals, or with those that the model's needs to differ from others that differ. */
export function costText({ atThreshold, lowest, rule, flagAll, flagNone }: Evaluation["money"]) {
  const others = [lowest[1], flagAll, flagNone, ...(rule === null ? [] : [rule])];
  const different = others.filter((cost) => Math.abs(cost - atThreshold) >= leastDifference);
  const decimals = Math.max(2, ...different.map((cost) => decimalsApart(cost, atThreshold, 2)));
  return (cost: number) => money(cost, decimals);
}
