import { markdownText } from "@/lib/base/markdown-text";
import { counted, listed } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import {
  fewFrauds,
  percentInterval,
  percentText,
  scoreInterval,
} from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { shareEstimate } from "@/lib/learning/evaluate/interval";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { count, thresholdText } from "./markdown-table";
import { ruleName } from "./rule-name";

/** Opening of the model report: frauds found, effort, and warnings. */
export function worthSection(
  { isSynthetic }: Pick<TrainingFacts, "isSynthetic">,
  evaluation: Evaluation,
  words: TableWords,
): string {
  const sentences = [findsSentence(evaluation, words), ruleSentence(evaluation, words)]
    .filter(Boolean)
    .join(" ");
  return [sentences, ...warnings(isSynthetic, evaluation, words)].join("\n\n");
}

function findsSentence(
  { confusion, threshold }: Evaluation,
  { row, positive, isNegative }: TableWords,
): string {
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  const [frauds, flagged] = [found + missed, found + wrong];
  const claims = frauds + kept + wrong;
  const opening = `At threshold ${thresholdText(threshold)} the model`;
  if (flagged === 0)
    return `${opening} flags no ${row}, so it finds **none of ${counted(frauds, positive)}**.`;
  const recall = shareEstimate(found, frauds);
  const flags =
    flagged === claims
      ? `**every ${row}**`
      : `**${percentText(shareEstimate(flagged, claims))} of all ${row}s**`;
  if (found === 0)
    return `${opening} flags ${flags} and finds **none of ${counted(frauds, positive)}**: ${
      flagged === 1
        ? `the one flagged ${row} is ${isNegative}`
        : `all ${count(flagged)} flagged ${row}s are ${isNegative}`
    }.`;
  const effort = (flagged / found).toFixed(1);
  return `${opening} finds **${count(found)} of ${counted(frauds, positive)} (${percentText(recall)})**, with a 95 % interval of ${percentInterval(recall)}, and flags ${flags} to do it: ${effort} flagged ${effort === "1.0" ? row : `${row}s`} for each ${positive} found.`;
}

/**
 * Compares the model with the rule that needs none at the same flag rate: at different rates their recalls are not
 * comparable.
 */
function ruleSentence({ baseline, confusion }: Evaluation, { row, positive }: TableWords): string {
  if (!baseline || baseline.modelRecall === undefined) return "";
  const { flagRate, recall, modelRecall } = baseline;
  const name = ruleName(baseline);
  if (flagRate === 0) return `The ${name} below flags no ${row}.`;
  if (flagRate === 1) return `The ${name} below flags every ${row}.`;
  const frauds = confusion[1]![0]! + confusion[1]![1]!;
  const rule = percentText(shareEstimate(Math.round(recall * frauds), frauds));
  const model = percentText({
    ...shareEstimate(Math.round(modelRecall * frauds), frauds),
    value: modelRecall,
  });
  const claims = frauds + confusion[0]![0]! + confusion[0]![1]!;
  const flagged = percentText(shareEstimate(Math.round(flagRate * claims), claims));
  const rate = `Flagging as many ${row}s as the ${name} below (${flagged}), the model`;
  if (Math.abs(modelRecall - recall) * frauds < 0.5)
    return `${rate} finds as many ${positive}s as the rule: ${rule}.`;
  if (model === rule) return `${rate} finds about as many ${positive}s as the rule: ${rule}.`;
  return `${rate} finds ${modelRecall > recall ? "more" : "fewer"} ${positive}s than the rule: ${model} against ${rule}.`;
}

function warnings(
  isSynthetic: boolean,
  { confusion, figures, repeatedRows = 0, leaks = [] }: Evaluation,
  { row, positive }: TableWords,
): string[] {
  const frauds = confusion[1]![0]! + confusion[1]![1]!;
  const found: string[] = [];
  if (isSynthetic)
    found.push(
      `> **The data is synthetic.** It was made by Switchyard's generator, so these figures say nothing about real ${row}s.`,
    );
  if (figures && figures.rocAuc.low <= 0.5) {
    const interval = `the 95 % interval of its ROC-AUC, ${scoreInterval(figures.rocAuc)},`;
    found.push(
      figures.rocAuc.high >= 0.5
        ? `> **No better than chance.** On these ${row}s the model cannot be distinguished from a random ranking: ${interval} contains 0.5.`
        : `> **Worse than chance.** On these ${row}s the model ranks ${positive}s below others: ${interval} lies below 0.5.`,
    );
  }
  if (frauds < fewFrauds)
    found.push(
      `> **Few ${positive}s.** The model was tested on ${counted(frauds, positive)}, so the figures are rough: the intervals show how rough.`,
    );
  if (repeatedRows > 0)
    found.push(
      `> **Repeated ${row}s.** ${counted(repeatedRows, `held-out ${row}`)} ${repeatedRows === 1 ? "equals" : "equal"} a ${row} that the model learned from in everything except the label and row numbers, so the figures may be too good.`,
    );
  if (leaks.length > 0)
    found.push(
      `> **Known only afterwards?** ${listed(leaks.map((name) => `*${markdownText(name)}*`))} ${leaks.length === 1 ? "decides" : "decide, each alone,"} the outcome of every training ${row}. Check whether ${leaks.length === 1 ? "it is" : "they are"} known before the outcome; if not, ignore ${leaks.length === 1 ? "it" : "them"} in the dataset's schema and train again.`,
    );
  return found;
}
