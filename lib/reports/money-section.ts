import { claimsWords, type TableWords } from "@/lib/datasets/table-words";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { costText, leastDifference } from "./cost-text";
import { markdownTable, money, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";
import { ruleName } from "./rule-name";

/** Cost of the model's mistakes, compared with other ways to flag claims. */
export function moneySection(evaluation: Evaluation, words: TableWords): string {
  const { row, positive } = words;
  const { money: curve, threshold } = evaluation;
  const { costs } = curve;
  const cost = costText(curve);
  return `## Money

A missed ${positive} is assumed to cost ${money(costs.missedFraud)}, and investigating a flagged ${row} ${money(costs.investigation)}. ${costsSentence(words)} At threshold ${thresholdText(threshold)} the model then costs **${cost(curve.atThreshold)} a ${row}**. ${verdict(evaluation, words)}${better(evaluation, words)}

${figure(evaluation, "money-curve", words)}

${markdownTable(
  ["", `Cost of a ${row}`],
  [
    ["This model", cost(curve.atThreshold)],
    ...(curve.rule === null ? [] : [[`The ${ruleName(evaluation.baseline)}`, cost(curve.rule)]]),
    [`Investigate every ${row}`, cost(curve.flagAll)],
    [`Investigate no ${row}`, cost(curve.flagNone)],
  ],
  [`Cost of a ${row}`],
)}`;
}

/** Origin of the costs (`costsOf` in lib/training/task-inputs.ts). */
function costsSentence({ row, positive }: TableWords): string {
  return row === claimsWords.row
    ? "Both are parameters of the run."
    : `Both are parameters of the run; left empty, investigating a ${row} costs 1, and a missed ${positive} as much as investigating the training ${row}s that there are for each ${positive}.`;
}

function verdict({ baseline, money: curve }: Evaluation, { row }: TableWords): string {
  const { atThreshold, flagNone, flagAll, rule } = curve;
  const text = costText(curve);
  const ways = [
    { name: `investigating no ${row}`, cost: flagNone },
    { name: `investigating every ${row}`, cost: flagAll },
    ...(rule === null ? [] : [{ name: `the ${ruleName(baseline)}`, cost: rule }]),
  ];
  const cheapest = ways.reduce((best, way) => (way.cost < best.cost ? way : best));
  const saved = cheapest.cost - atThreshold;
  if (Math.abs(saved) < leastDifference)
    return `The cheapest way without a model costs the same: ${cheapest.name}.`;
  return saved > 0
    ? `That is ${text(saved)} a ${row} less than the cheapest way without a model, ${cheapest.name}.`
    : `**A way without a model costs ${text(-saved)} a ${row} less**: ${cheapest.name}.`;
}

function better({ money: curve }: Evaluation, { row }: TableWords): string {
  const { lowest, atThreshold } = curve;
  const [threshold, cost] = lowest;
  if (atThreshold - cost < leastDifference) return "";
  return ` On these ${row}s a threshold of ${thresholdText(threshold)} would cost least, ${costText(curve)(cost)} a ${row}. It was found on the test ${row}s, so choose a threshold on training ${row}s instead, with the rule *lowest-cost*.`;
}
