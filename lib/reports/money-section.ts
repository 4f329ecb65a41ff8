import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { markdownTable, money, thresholdText } from "./markdown-table";
import { figure } from "./model-report-charts";

/** Costs that differ by less read the same. */
const smallest = 0.005;

/** What the model's mistakes cost, and what flagging otherwise would. */
export function moneySection(evaluation: Evaluation): string {
  const { money: curve, threshold } = evaluation;
  const { costs } = curve;
  return `## Money

A missed fraud is taken to cost ${money(costs.missedFraud)}, looking at a flagged claim ${money(costs.investigation)}: set both in the run's parameters. At threshold ${thresholdText(threshold)} the model then costs **${money(curve.atThreshold)} a claim**. ${verdict(evaluation)}${better(evaluation)}

${figure(evaluation, "money-curve")}

${markdownTable(
  ["", "Cost of a claim"],
  [
    ["This model", money(curve.atThreshold)],
    ...(curve.rule === null ? [] : [["The untrained rule", money(curve.rule)]]),
    ["Look at every claim", money(curve.flagAll)],
    ["Look at none", money(curve.flagNone)],
  ],
  ["Cost of a claim"],
)}`;
}

function verdict({ money: { atThreshold, flagNone, flagAll, rule } }: Evaluation): string {
  const ways = [
    { name: "looking at no claim", cost: flagNone },
    { name: "looking at every claim", cost: flagAll },
    ...(rule === null ? [] : [{ name: "the untrained rule", cost: rule }]),
  ];
  const cheapest = ways.reduce((best, way) => (way.cost < best.cost ? way : best));
  const saved = cheapest.cost - atThreshold;
  if (Math.abs(saved) < smallest)
    return `That is what the cheapest way without a model costs too: ${cheapest.name}.`;
  return saved > 0
    ? `That is ${money(saved)} a claim less than the cheapest way without a model, ${cheapest.name}.`
    : `**A way without a model costs ${money(-saved)} a claim less**: ${cheapest.name}.`;
}

function better({ money: { lowest, atThreshold } }: Evaluation): string {
  const [threshold, cost] = lowest;
  if (atThreshold - cost < smallest) return "";
  return ` On these claims a threshold of ${thresholdText(threshold)} would cost least, ${money(cost)} a claim. It was found on the claims that the model is tested on, so choose one on training claims, by the rule *lowest-cost*.`;
}
