import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, codeSpan, markdownLink, markdownText } from "@/lib/base/markdown-text";
import { counted, listed, percent, signed } from "@/lib/base/number-text";
import { percentText } from "@/lib/learning/evaluate/estimate-text";
import { shareEstimate } from "@/lib/learning/evaluate/interval";
import { count, markdownTable, score, thresholdText } from "./markdown-table";
import type { PredictionFacts } from "./prediction-facts";

/** Artifact key of the report's chart. */
export const distributionKey = "prediction-scores";

/** Report of a scoring in plain words, for a fraud team. @param scale unit of the contributions */
export function predictionsReport(facts: PredictionFacts, scale: "score" | "log-odds"): string {
  const { duplicates, output, table, highest } = facts;
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

${flaggedSentence(facts, named)} ${scaleSentence(facts)}${
    facts.isSynthetic ? "\n\n> **The data is synthetic**: these figures say nothing about real claims." : ""
  }

A flag is a reason to investigate a claim, not a finding${testedSentence(facts)}. The model report of version ${facts.modelVersion} states how many frauds the model finds.${
    duplicates > 0
      ? `\n\n${counted(duplicates, "further claim")} ${duplicates === 1 ? "repeats" : "repeat"} the ${listed(facts.claimKey.map(markdownText))} of an earlier claim and ${duplicates === 1 ? "is" : "are"} left out: the first one counts.`
      : ""
  }

## Scores

${artifactImage(distributionKey, distributionChart(facts).title)}

## The most suspicious claims

${markdownTable(
  [facts.claimKey.join(", "), answerName(facts), "Main reasons"],
  highest.map(({ key, probability, reasons }) => [
    key.join(", "),
    score(probability),
    reasons
      .map(({ feature, value, contribution }) => `${feature} ${value} (${signed(contribution)})`)
      .join("; ") || "none raises it",
  ]),
  [answerName(facts)],
)}

The reasons are the features that raise a claim's score most, by their exact Shapley values (TreeSHAP, or the weights of a linear model), ${unit}. They describe the model, not what happened.

## Where the results are

- Dataset ${link}: ${[...facts.claimKey, "label", ...(facts.hasProbabilities ? ["fraud_probability"] : []), "model_version"].map(markdownText).join(", ")}. SHA-256 ${codeSpan(output.sha256)}.
${
  table
    ? `- Table ${markdownText(table.name)} of the database ${markdownText(table.database)}: ${counted(table.added, "row")} added. Earlier predictions of this model version were not changed.`
    : "- No database was bound, so no table was written. Bind a postgres-database block to the deployment's slot `database` to write one."
}
`;
}

function flaggedSentence({ claims, flagged, threshold }: PredictionFacts, named: string): string {
  const over = `over its threshold of ${thresholdText(threshold)}`;
  if (claims === 0) return `There are no claims to score. The model is ${named}.`;
  if (flagged === 0)
    return `**None of ${counted(claims, "claim")} is flagged** by ${named}: no score is ${over}.`;
  const share = `(${percent(flagged / claims)}) by ${named}`;
  return flagged === 1
    ? `**1 of ${counted(claims, "claim")} is flagged** ${share}: its score is ${over}.`
    : `**${count(flagged)} of ${counted(claims, "claim")} are flagged** ${share}: their scores are ${over}.`;
}

/** Precision of flags, as measured on the test claims of the training. */
function testedSentence({ tested }: PredictionFacts): string {
  if (!tested) return "";
  const { flagged, frauds } = tested;
  if (flagged === 0) return ": its training flagged none of the claims that it held out";
  const right = percentText(shareEstimate(frauds, flagged));
  return `: of ${counted(flagged, "claim")} flagged in its training's test, ${count(frauds)} ${frauds === 1 ? "was a fraud" : "were frauds"} (${right})`;
}

/** Chart of the report. */
export function distributionChart(facts: PredictionFacts): ChartData {
  const { distribution, claims } = facts;
  const edge = (index: number) => (index / distribution.length).toFixed(2);
  return {
    title: facts.isCalibrated ? "Claims by probability of fraud" : "Claims by score",
    description: `${counted(claims, "claim")} by ${facts.isCalibrated ? "probability" : "score"}; those over ${thresholdText(facts.probabilityAtThreshold ?? facts.threshold)} are flagged.`,
    chart: {
      type: "bar",
      x: { label: "Claims" },
      bars: distribution.map((value, index) => ({ name: `${edge(index)} to ${edge(index + 1)}`, value })),
    },
  };
}

/** Names the scale of thresholds and of the column fraud_probability. */
function scaleSentence({ isCalibrated, probabilityAtThreshold, threshold }: PredictionFacts): string {
  return isCalibrated
    ? `The score is the model's output before calibration; at the threshold the calibrated probability of fraud, *fraud_probability*, is ${percent(probabilityAtThreshold ?? threshold)}.`
    : "The model is not calibrated: its *fraud_probability* is the score, which ranks claims; it is not a probability.";
}

function answerName({ isCalibrated }: PredictionFacts): string {
  return isCalibrated ? "Probability" : "Score";
}
