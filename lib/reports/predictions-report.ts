import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, codeSpan, markdownLink, markdownText } from "@/lib/base/markdown-text";
import { counted, listed, percent, signed } from "@/lib/base/number-text";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { valueInWords } from "@/lib/datasets/value-in-words";
import { percentText } from "@/lib/learning/evaluate/estimate-text";
import { shareEstimate } from "@/lib/learning/evaluate/interval";
import { count, markdownTable, score, thresholdText } from "./markdown-table";
import type { PredictionFacts } from "./prediction-facts";

/** Artifact key of the report's chart. */
export const distributionKey = "prediction-scores";

/** Report of a scoring in plain words, for a fraud team. @param scale unit of the contributions */
export function predictionsReport(facts: PredictionFacts, scale: "score" | "log-odds"): string {
  const { duplicates, output, table, highest } = facts;
  const words = wordsOf(facts.outcome);
  const { row } = words;
  const named = markdownText(
    facts.alias
      ? `${facts.model}@${facts.alias}, version ${facts.modelVersion}`
      : `${facts.model} version ${facts.modelVersion}`,
  );
  const link = markdownLink(
    `${output.dataset} version ${output.version}`,
    `/datasets/${output.dataset}?version=${output.version}`,
  );
  const unit = `added to ${scale === "score" ? "the score" : "the logarithmic odds of the score"} before calibration, not to the probability`;
  return `# Predictions: ${facts.dataset} version ${facts.version}

${flaggedSentence(facts, named, row)} ${scaleSentence(facts, words)}${learnedSentence(facts, row)}${
    facts.isSynthetic ? `\n\n> **The data is synthetic**: these figures say nothing about real ${row}s.` : ""
  }

A flag is a reason to investigate a ${row}, not a finding${testedSentence(facts, words)}. The model report of version ${facts.modelVersion} states how many ${words.positive}s the model finds.${
    duplicates > 0
      ? `\n\n${counted(duplicates, `further ${row}`)} ${duplicates === 1 ? "repeats" : "repeat"} the ${listed(facts.claimKey.map(markdownText))} of an earlier ${row} and ${duplicates === 1 ? "is" : "are"} left out: the first one counts.`
      : ""
  }

## Scores

${artifactImage(distributionKey, distributionChart(facts).title)}

## The ${words.highest[1]}

${markdownTable(
  [facts.claimKey.join(", "), answerName(facts), "Main reasons"],
  highest.map(({ key, probability, reasons }) => [
    key.join(", "),
    score(probability),
    reasons
      .map(
        ({ feature, value, text = valueInWords(feature, value), contribution }) =>
          `${text} (${signed(contribution)})`,
      )
      .join("; ") || "none raises it",
  ]),
  [answerName(facts)],
)}

The reasons are the features that raise a ${row}'s score most, by their exact Shapley values (TreeSHAP, or the weights of a linear model), ${unit}. They describe the model, not what happened.

## Where the results are

- Dataset ${link}: ${[...facts.claimKey, "label", ...(facts.hasProbabilities ? [facts.probabilityColumn] : []), "model_version"].map(markdownText).join(", ")}. SHA-256 ${codeSpan(output.sha256)}.
${
  table
    ? `- Table ${markdownText(table.name)} of the database ${markdownText(table.database)}: ${counted(table.added, "row")} added. Earlier predictions of this model version were not changed.`
    : "- No database was bound, so no table was written. Bind a postgres-database block to the deployment's slot `database` to write one."
}
`;
}

/** Warning where the model knows some of the rows from its training. */
function learnedSentence({ learned, claims }: PredictionFacts, row: string): string {
  if (!learned) return "";
  return `\n\n> [!WARNING]\n> The model was trained on ${counted(learned, row)} of these${claims > 0 ? ` (${percent(Math.min(1, learned / claims))})` : ""}. Scores of rows that a model knows look better than those of new ones: do not measure it by them.`;
}

function flaggedSentence(
  { claims, flagged, threshold }: PredictionFacts,
  named: string,
  row: string,
): string {
  const over = `over its threshold of ${thresholdText(threshold)}`;
  if (claims === 0) return `There are no ${row}s to score. The model is ${named}.`;
  if (flagged === 0)
    return `**None of ${counted(claims, row)} is flagged** by ${named}: no score is ${over}.`;
  const share = `(${percent(flagged / claims)}) by ${named}`;
  return flagged === 1
    ? `**1 of ${counted(claims, row)} is flagged** ${share}: its score is ${over}.`
    : `**${count(flagged)} of ${counted(claims, row)} are flagged** ${share}: their scores are ${over}.`;
}

/** Precision of flags, as measured on the test claims of the training. */
function testedSentence({ tested }: PredictionFacts, { row, positive }: TableWords): string {
  if (!tested) return "";
  const { flagged, frauds } = tested;
  if (flagged === 0) return `: its training flagged none of the ${row}s that it held out`;
  const right = percentText(shareEstimate(frauds, flagged));
  return `: of ${counted(flagged, row)} flagged in its training's test, ${count(frauds)} ${frauds === 1 ? `was a ${positive}` : `were ${positive}s`} (${right})`;
}

/** Chart of the report. */
export function distributionChart(facts: PredictionFacts): ChartData {
  const { distribution, claims, edges } = facts;
  const { row, event } = wordsOf(facts.outcome);
  const [unit, sign] = facts.isCalibrated ? [100, " %"] : [1, ""];
  const edge = (index: number) =>
    Number((unit * (edges?.[index] ?? index / distribution.length)).toPrecision(3));
  const at = facts.probabilityAtThreshold ?? facts.threshold;
  const limit = facts.isCalibrated ? percent(at) : thresholdText(at);
  return {
    title: facts.isCalibrated ? `${titled(row)}s by probability of ${event}` : `${titled(row)}s by score`,
    description: `${counted(claims, row)} by ${facts.isCalibrated ? "probability" : "score"}; those over ${limit} are flagged.`,
    chart: {
      type: "bar",
      x: { label: `${titled(row)}s` },
      bars: distribution.map((value, index) => ({
        name: `${edge(index)} to ${edge(index + 1)}${sign}`,
        value,
      })),
    },
  };
}

/** Names the scale of thresholds and of the column of probabilities. */
function scaleSentence(
  { isCalibrated, probabilityAtThreshold, probabilityColumn, threshold }: PredictionFacts,
  { row, event }: TableWords,
): string {
  const column = `*${markdownText(probabilityColumn)}*`;
  return isCalibrated
    ? `The score is the model's output before calibration; at the threshold the calibrated probability of ${markdownText(event)}, ${column}, is ${percent(probabilityAtThreshold ?? threshold)}.`
    : `The model is not calibrated: its ${column} is the score, which ranks ${row}s; it is not a probability.`;
}

function answerName({ isCalibrated }: PredictionFacts): string {
  return isCalibrated ? "Probability" : "Score";
}

const titled = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
