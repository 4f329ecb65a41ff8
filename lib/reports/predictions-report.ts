import type { ChartData } from "@/lib/artifacts/chart-data";
import { count, markdownTable, percent, score } from "./markdown-table";
import type { PredictionFacts } from "./prediction-facts";

/** The artifact that holds the chart of the report. */
export const distributionKey = "prediction-scores";

/** What a scoring found, in plain words for a fraud team. @param scale what contributions are measured in */
export function predictionsReport(facts: PredictionFacts, scale: "probability" | "log-odds"): string {
  const { claims, flagged, duplicates, output, table, highest } = facts;
  const named = facts.alias
    ? `${facts.model}@${facts.alias}, version ${facts.modelVersion}`
    : `${facts.model} version ${facts.modelVersion}`;
  const link = `[${output.dataset} version ${output.version}](/datasets/${output.dataset}?version=${output.version})`;
  const unit =
    scale === "probability" ? "added to the probability" : "added to the logarithmic odds of fraud";
  return `# Predictions: ${facts.dataset} version ${facts.version}

**${count(flagged)} of ${count(claims)} claims are flagged** (${percent(flagged / claims)}) by ${named}: their probability of fraud is over its threshold of ${score(facts.threshold)}.${
    facts.isSynthetic ? "\n\n> **The data is synthetic**: these figures say nothing about real claims." : ""
  }

A flag is a reason to look at a claim, not a finding: most flagged claims are legitimate. How many frauds the model finds, and how many flags are wrong, stands in the model report of version ${facts.modelVersion}.${
    duplicates > 0
      ? `\n\n${count(duplicates)} further claims repeat the ${facts.claimKey.join(" and ")} of one before them. They are left out: the first of each counts.`
      : ""
  }

## Scores

![Claims by probability of fraud](artifact:${distributionKey})

## The most suspicious claims

${markdownTable(
  [facts.claimKey.join(", "), "Probability", "First reasons"],
  highest.map(({ key, probability, reasons }) => [
    key.join(", "),
    score(probability),
    reasons
      .map(({ feature, value, contribution }) => `${feature} ${value} (+${score(contribution)})`)
      .join("; ") || "none raises it",
  ]),
  ["Probability"],
)}

The reasons are the features that raise a claim's score most, by their exact Shapley values (TreeSHAP, or the weights of a linear model), ${unit}. They say what the model saw, not what happened.

## Where the result lies

- Dataset ${link}: ${[...facts.claimKey, "label", ...(facts.hasProbabilities ? ["fraud_probability"] : []), "model_version"].join(", ")}. SHA-256 \`${output.sha256}\`.
${
  table
    ? `- Table ${table.name} of the database ${table.database}: ${count(table.added)} rows added. What this model version had said of a claim before stays as it was.`
    : "- No database was bound, so no table was written. Bind a postgres-database block to the deployment's slot `database` for that."
}
`;
}

/** The chart that the report shows. */
export function distributionChart({ distribution, threshold, claims }: PredictionFacts): ChartData {
  const edge = (at: number) => (at / distribution.length).toFixed(2);
  return {
    title: "Claims by probability of fraud",
    description: `${count(claims)} claims; those over ${score(threshold)} are flagged.`,
    chart: {
      type: "bar",
      x: { label: "Claims" },
      bars: distribution.map((value, at) => ({ name: `${edge(at)} to ${edge(at + 1)}`, value })),
    },
  };
}
