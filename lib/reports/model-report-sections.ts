import type { Evaluation } from "@/lib/models/evaluation";
import { markdownTable, money } from "./markdown-table";
import { figure } from "./model-report-charts";

/** What the model's mistakes cost, and what flagging otherwise would. */
export function moneySection(evaluation: Evaluation): string {
  const { money: curve, threshold } = evaluation;
  const { costs } = curve;
  const cheapest = Math.min(curve.flagNone, curve.flagAll, curve.rule ?? Number.POSITIVE_INFINITY);
  const verdict =
    curve.atThreshold < cheapest
      ? `That is ${money(cheapest - curve.atThreshold)} a claim less than the cheapest way without a model.`
      : `**A way without a model costs ${money(curve.atThreshold - cheapest)} a claim less**: see the table.`;
  const better =
    curve.lowest[1] < curve.atThreshold
      ? ` On these claims a threshold of ${curve.lowest[0].toFixed(2)} would cost least, ${money(curve.lowest[1])} a claim; to use one, choose it on training claims with the rule *lowest-cost*.`
      : "";
  return `## Money

A missed fraud is taken to cost ${money(costs.missedFraud)}, looking at a flagged claim ${money(costs.investigation)}: set both in the run's parameters. At threshold ${threshold.toFixed(2)} the model then costs **${money(curve.atThreshold)} a claim**. ${verdict}${better}

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

/** How the threshold was found, in a sentence. */
export function thresholdSentence({ threshold, thresholdFrom }: Evaluation): string {
  return `The threshold ${threshold.toFixed(threshold === 0.5 ? 1 : 4)} was chosen ${thresholdFrom.startsWith("as ") ? thresholdFrom : `by ${thresholdFrom}`}, never on these claims.`;
}
