import { DomainError } from "@/lib/base/errors";
import { claimsRule, isClaimsOutcome } from "@/lib/datasets/claims-table";
import type { NamedRule } from "@/lib/datasets/named-rule";
import type { Outcome } from "@/lib/datasets/outcome";
import { applyNamedRule, type BaselineRule, namedRuleText } from "@/lib/learning/evaluate/baseline-rule";
import { applyRule, ruleText } from "@/lib/learning/evaluate/learn-rule";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { Prepared } from "./train";

/**
 * The rule that a training names, or that its dataset names; undefined when the rule is to be learned.
 * @throws DomainError "invalid" naming a column that the data lack
 */
export function namedRuleOf(
  wanted: readonly NamedRule[number][],
  outcome: Outcome,
  columns: readonly { name: string }[],
): NamedRule | undefined {
  const isThere = ({ column }: NamedRule[number]) => columns.some(({ name }) => name === column);
  if (wanted.length === 0)
    return isClaimsOutcome(outcome) && claimsRule.every(isThere) ? claimsRule : undefined;
  const missing = wanted.find((condition) => !isThere(condition));
  if (missing)
    throw new DomainError(
      "invalid",
      `The rule to compare with reads ${missing.column}, which the data do not have.`,
    );
  return [...wanted];
}

/**
 * The rule to compare a model with: the named one, or the best of at most two conditions on the training rows.
 * @returns null when no condition is better than chance
 */
export async function findBaseline(
  { columns, features, codes, labels, train, test }: Prepared,
  named: NamedRule | undefined,
): Promise<BaselineRule | null> {
  if (named)
    return { text: namedRuleText(named), isLearned: false, flags: applyNamedRule(named, columns, test) };
  const rule = await calculateInWorker("learnRule", { features, codes, labels, rows: train });
  if (rule.length === 0) return null;
  return { text: ruleText(rule, features), isLearned: true, flags: applyRule(rule, codes, test) };
}
