import { markdownText } from "@/lib/base/markdown-text";
import { counted } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import type { ChampionComparison, ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import { comparedTable, thresholdNote } from "./compared-table";
import { thresholdText } from "./markdown-table";

/** Compares the new model with the model in use, on claims that neither learned from. */
export function championSection(
  champion: ChampionComparison | null,
  model: string,
  version: string,
  words: TableWords,
): string {
  if (!champion)
    return `## Comparison with the champion

${markdownText(model)} had no version with the alias *champion*, so there is nothing to compare with. Assign the alias on the model's page.`;
  const { figures } = champion;
  if (!figures)
    return `## Comparison with the champion

**No verdict.** Version ${champion.version} is the champion, and it cannot be compared fairly with this one: ${markdownText(champion.reason)}. ${held(champion, words)}${offer(champion, words)}`;
  return `## Comparison with the champion

${onWhat(champion, words)} ${verdict(figures, version, champion, words)}${few(champion, words)}

${comparedTable(figures, champion.basis === "refit" ? "Champion's recipe" : "Champion", "This model")}

Each interval applies to its figure alone. ${thresholdNote(figures, "This model", words)}`;
}

function held({ rows, frauds }: ChampionComparison, { row, positive }: TableWords): string {
  if (rows === 0) return "";
  return `${counted(rows, `held-out ${row}`)} ${rows === 1 ? "is" : "are"} new to both, with ${counted(frauds, positive)}. `;
}

function offer({ isRefitTried }: ChampionComparison, { row }: TableWords): string {
  return isRefitTried
    ? `Its recipe could not be trained on these ${row}s either.`
    : `To compare fairly, train again with the parameter *refitChampion*: the champion's recipe is then trained on the same ${row}s as the new model, and both are tested on the same held-out ${row}s.`;
}

function onWhat(
  { basis, version, threshold, rows, frauds, reason }: ChampionComparison,
  { row, positive }: TableWords,
): string {
  const on = `${counted(rows, `held-out ${row}`)} with ${counted(frauds, positive)}`;
  return basis === "refit"
    ? `Version ${version}, the champion, cannot be compared fairly itself: ${markdownText(reason)}. Instead, its recipe was trained on the same ${row}s as this model (threshold ${thresholdText(threshold)}), and both are compared on ${on}.`
    : `Compared with version ${version} (the champion, threshold ${thresholdText(threshold)}) on ${on}: those that neither model learned from.`;
}

/** Name of the other model in sentences. */
const otherOf = ({ basis }: ChampionComparison) =>
  basis === "refit" ? "the champion's recipe" : "the champion";

function verdict(
  { differences }: ComparedFigures,
  version: string,
  champion: ChampionComparison,
  { row }: TableWords,
): string {
  const { low, high } = differences.rocAuc;
  if (low > 0)
    return `**Version ${version} ranks ${row}s better than ${otherOf(champion)}**: the 95 % interval of the difference in ROC-AUC lies above 0.`;
  if (high < 0)
    return `**Version ${version} ranks ${row}s worse than ${otherOf(champion)}**: the 95 % interval of the difference in ROC-AUC lies below 0.`;
  if (low === 0 && high === 0) return `Both give each of these ${row}s the same score.`;
  return `These ${row}s do not show which of the two ranks ${row}s better: the 95 % interval of the difference in ROC-AUC contains 0.`;
}

function few({ frauds }: ChampionComparison, { positive }: TableWords): string {
  if (frauds >= fewFrauds) return "";
  return `\n\n> **Few ${positive}s.** With ${counted(frauds, positive)}, only large differences can be distinguished from chance.`;
}
