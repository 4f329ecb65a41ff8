import type { Evaluation } from "@/lib/models/evaluation";
import { markdownTable, money, score } from "./markdown-table";
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

/** The new model against the one in use, on the same claims. */
export function championSection(evaluation: Evaluation, model: string, version: string): string {
  const { champion } = evaluation;
  if (!champion)
    return `## Against the champion

${model} has no version with the alias *champion* that was trained here and reads only columns that these claims have, so there is nothing to compare with. Give the alias to a version on the model's page.`;
  const { differences } = champion;
  const points = (value: number) => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}`;
  const row = (name: string, before: number, { value, low, high }: typeof differences.recall) => [
    name,
    score(before),
    score(before + value),
    points(value),
    `${points(low)} to ${points(high)}`,
  ];
  const { recall, rocAuc } = differences;
  const isSure = (one: typeof recall) => one.low > 0 || one.high < 0;
  const verdict = isSure(rocAuc)
    ? `Version ${version} ranks claims ${rocAuc.value > 0 ? "better" : "worse"} than the champion, and more surely than by chance.`
    : "Which of the two ranks claims better cannot be told from these claims: the interval of the ROC-AUC holds 0.";
  const seen = champion.mayHaveSeen
    ? "\n\n> The champion was trained on another split, so it may have learned from some of these claims: its figures may be too good."
    : "";
  return `## Against the champion

On the same held-out claims, version ${champion.version} (the champion, threshold ${champion.threshold.toFixed(2)}) and this one. ${verdict}${seen}

${markdownTable(
  ["", "Champion", "This model", "Difference, points", "95 % interval"],
  [
    row("ROC-AUC", champion.rocAuc, rocAuc),
    row("Recall", champion.recall, recall),
    row("Precision", champion.precision, differences.precision),
    row("Flag rate", champion.flagRate, differences.flagRate),
  ],
  ["Champion", "This model", "Difference, points", "95 % interval"],
)}

The intervals are of 1,000 samples of these claims, drawn with replacement. At different thresholds, more recall may be bought with more flagged claims: the ROC-AUC does not depend on them.`;
}

/** How the threshold was found, in a sentence. */
export function thresholdSentence({ threshold, thresholdFrom }: Evaluation): string {
  return `The threshold ${threshold.toFixed(threshold === 0.5 ? 1 : 4)} was chosen ${thresholdFrom.startsWith("as ") ? thresholdFrom : `by ${thresholdFrom}`}, never on these claims.`;
}
