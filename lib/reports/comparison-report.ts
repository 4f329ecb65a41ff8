import { markdownText } from "@/lib/base/markdown-text";
import { counted } from "@/lib/base/number-text";
import type { DataReference } from "@/lib/datasets/data-reference";
import { wordsOf } from "@/lib/datasets/table-words";
import type { ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import type { RunComparison } from "@/lib/training/compare-runs";
import { comparedTable, thresholdNote } from "./compared-table";
import { thresholdText } from "./markdown-table";

interface Side {
  name: string;
  version: string;
  scoring: { threshold: number };
}

/** The compared versions, and the data that they are compared on. */
export interface ComparedPair {
  champion: Side;
  challenger: Side;
  data: Pick<DataReference, "dataset" | "version" | "outcome">;
}

const inWords = ({ name, version }: Side) => `${name} version ${version}`;

/** Report of a comparison of two registered versions on the same labelled rows. */
export function comparisonReport(found: RunComparison, pair: ComparedPair): string {
  const { champion, challenger, data } = pair;
  const words = wordsOf(data.outcome);
  const { rows, frauds, figures, reason } = found;
  const sides = `${markdownText(inWords(challenger))} with ${markdownText(inWords(champion))}`;
  const on = `${counted(rows, words.row)} with ${counted(frauds, words.positive)}`;
  if (!figures)
    return `# Comparison of two models

**No verdict** on ${sides}, on ${markdownText(data.dataset)} version ${data.version}: ${markdownText(reason)}.${rows > 0 ? ` ${on} ${rows === 1 ? "is" : "are"} new to both.` : ""}
`;
  const few =
    frauds < fewFrauds
      ? `\n\n> **Few ${words.positive}s.** Only large differences can be distinguished from chance.`
      : "";
  const { sentence } = rankingVerdict(figures, pair);
  return `# Comparison of two models

**${markdownText(sentence)}** Compared are ${sides} on ${markdownText(data.dataset)} version ${data.version}: ${on} that neither is known to have learned from. The thresholds are ${thresholdText(challenger.scoring.threshold)} and ${thresholdText(champion.scoring.threshold)}.${few}

${comparedTable(figures, `Version in use (${champion.version})`, `New version (${challenger.version})`)}

Each interval applies to its figure alone. ${thresholdNote(figures, "The new version", words)}
`;
}

/** Which of two versions ranks rows better, by the 95 % interval of the difference in ROC-AUC, and the sentence that says it. */
export function rankingVerdict(
  { differences }: ComparedFigures,
  { champion, challenger, data }: ComparedPair,
): { verdict: "better" | "worse" | "same" | "open"; sentence: string } {
  const { row } = wordsOf(data.outcome);
  const { low, high } = differences.rocAuc;
  const ranks = (how: string, side: string) =>
    `${inWords(challenger)} ranks ${row}s ${how} than ${inWords(champion)}: the 95 % interval of the difference in ROC-AUC lies ${side} 0.`;
  if (low > 0) return { verdict: "better", sentence: ranks("better", "above") };
  if (high < 0) return { verdict: "worse", sentence: ranks("worse", "below") };
  if (low === 0 && high === 0)
    return { verdict: "same", sentence: `Both versions rank these ${row}s the same.` };
  return {
    verdict: "open",
    sentence: `These ${row}s do not show which version ranks ${row}s better: the 95 % interval of the difference in ROC-AUC contains 0.`,
  };
}
