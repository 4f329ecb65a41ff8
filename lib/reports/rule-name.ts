import type { Evaluation } from "@/lib/learning/evaluate/evaluation";

/** Name of the rule that a model is compared with: "simple rule" when it was found on training rows. */
export function ruleName(baseline: Evaluation["baseline"]): string {
  return baseline?.isLearned ? "simple rule" : "untrained rule";
}
