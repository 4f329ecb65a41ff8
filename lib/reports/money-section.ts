import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { markdownTable, money, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";
import { ruleName } from "./rule-name";

/** Differences in cost below this are reported as equal. */
const smallest = 0.005;

/** Cost of the model's mistakes, compared with other ways to flag claims. */
export function moneySection(evaluation: Evaluation): string {
  const { money: curve, threshold } = evaluation;
  const { costs } = curve;
  return `## Money

A missed fraud is assumed to cost ${money(costs.missedFraud)}, and investigating a flagged claim ${money(costs.investigation)}. Both are parameters of the run. At threshold ${thresholdText(threshold)} the model then costs **${money(curve.atThreshold)} a claim**. ${verdict(evaluation)}${better(evaluation)}

${figure(evaluation, "money-curve")}

${markdownTable(
  ["", "Cost of a claim"],
  [
    ["This model", money(curve.atThreshold)],
    ...(curve.rule === null ? [] : [[`The ${ruleName(evaluation.baseline)}`, money(curve.rule)]]),
    ["Investigate every claim", money(curve.flagAll)],
    ["Investigate no claim", money(curve.flagNone)],
  ],
  ["Cost of a claim"],
)}`;
}

function verdict({ baseline, money: { atThreshold, flagNone, flagAll, rule } }: Evaluation): string {
  const ways = [
    { name: "investigating no claim", cost: flagNone },
    { name: "investigating every claim", cost: flagAll },
    ...(rule === null ? [] : [{ name: `the ${ruleName(baseline)}`, cost: rule }]),
  ];
  const cheapest = ways.reduce((best, way) => (way.cost < best.cost ? way : best));
  const saved = cheapest.cost - atThreshold;
  if (Math.abs(saved) < smallest) return `The cheapest way without a model costs the same: ${cheapest.name}.`;
  return saved > 0
    ? `That is ${money(saved)} a claim less than the cheapest way without a model, ${cheapest.name}.`
    : `**A way without a model costs ${money(-saved)} a claim less**: ${cheapest.name}.`;
}

function better({ money: { lowest, atThreshold } }: Evaluation): string {
  const [threshold, cost] = lowest;
  if (atThreshold - cost < smallest) return "";
  return ` On these claims a threshold of ${thresholdText(threshold)} would cost least, ${money(cost)} a claim. It was found on the test claims, so choose a threshold on training claims instead, with the rule *lowest-cost*.`;
}
