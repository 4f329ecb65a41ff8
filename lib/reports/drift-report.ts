import type { Findings } from "@/lib/monitoring/log-monitoring";
import type { ClaimsReference } from "@/lib/monitoring/monitored";
import { driftReportCharts, shownColumns } from "./drift-report-charts";
import { performanceSection } from "./drift-report-sections";
import { count, markdownTable, percent } from "./markdown-table";
import { qualityTable } from "./quality-table";

/** The drift report: first what changed and what to do, in plain words, then every figure. */
export function driftReport(findings: Findings): string {
  const { monitored, drift, predictions } = findings;
  const { model, reference, current, isTraining } = monitored;
  const charts = driftReportCharts(drift, predictions);
  const picture = (key: string) => `![${charts[key]!.description}](artifact:${encodeURIComponent(key)})`;
  const { score, flagRate, target } = predictions;
  return `# Drift report: ${nameOf(current)}

${changes(findings)}

**What to do.** ${advice(findings)}

${markdownTable(
  ["", "Reference", "Current"],
  [
    ["Claims", nameOf(reference) + (isTraining ? ", which the model was trained on" : ""), nameOf(current)],
    ["Rows", count(reference.rows), count(current.rows)],
    ["SHA-256", reference.sha256.slice(0, 12), current.sha256.slice(0, 12)],
  ],
)}

Scored by ${model.name} version ${model.version}. ${sampled(findings)}

## Columns

${markdownTable(
  ["Column", "Of the model", "Test", "Value", "Threshold", "PSI", "Drifted"],
  drift.columns.map((one) => [
    one.name,
    one.isOfModel ? "yes" : "",
    one.test,
    Number.isFinite(one.value) ? one.value.toFixed(4) : "no value left",
    one.test.endsWith("distance") ? `≥ ${one.threshold}` : `p < ${one.threshold}`,
    one.psi.toFixed(4),
    one.hasDrifted ? "**yes**" : "no",
  ]),
  ["Value", "PSI"],
)}

${
  drift.identifiers.length > 0
    ? `Not compared, because every claim has another value: ${drift.identifiers.join(", ")}. `
    : ""
}The tests are Evidently's defaults. With more than 1,000 claims of reference, distances: Jensen–Shannon for categories, Wasserstein over the standard deviation for numbers; with fewer, p-values. The population stability index (PSI) is shown beside them; over 0.1 is commonly called drift.

${picture("drift-psi")}

${shownColumns(drift)
  .map(({ name }) => picture(`drift-of-${name}`))
  .join("\n\n")}

## Scores and labels

The model flags **${percent(flagRate.current)}** of the current claims, **${percent(flagRate.reference)}** of the reference. Its scores ${score.hasDrifted ? "**have drifted**" : "have not drifted"} (${score.test} ${score.value.toFixed(4)}, threshold ${score.threshold}).

${picture("drift-of-scores")}

${
  target
    ? `The share of frauds among labelled claims ${target.hasDrifted ? "**has drifted**" : "has not drifted"} (${target.test} ${target.value.toFixed(4)}, threshold ${target.threshold}).`
    : "The labels cannot be compared: the current claims have none."
}

${performanceSection(predictions, picture)}

## Data quality

${qualityTable(findings.checks)}

Of columns, the one with the largest share decides. The limits are parameters of the run.
`;
}

/** What changed, in a few sentences. */
function changes({ monitored, drift, predictions, checks }: Findings): string {
  const drifted = drift.columns.filter(({ hasDrifted }) => hasDrifted);
  const ofModel = drifted.filter(({ isOfModel }) => isOfModel).length;
  const failed = checks.filter(({ hasPassed }) => !hasPassed).length;
  const columns =
    drifted.length === 0
      ? `None of ${drift.columns.length} columns has drifted.`
      : `**${drifted.length} of ${drift.columns.length} columns (${percent(drift.driftedShare)}) ${drifted.length === 1 ? "has" : "have"} drifted**${ofModel === drifted.length ? ", all of them columns that the model reads: " : `, ${ofModel} of them columns that the model reads: `}${drifted
          .slice(0, 5)
          .map(({ name }) => name)
          .join(
            ", ",
          )}${drifted.length > 5 ? " and others" : ""}. ${drift.hasDrifted ? "The data set counts as drifted" : "The data set does not count as drifted"}: the limit is ${percent(drift.threshold)} of columns.`;
  const scores = predictions.score.hasDrifted
    ? ` The model's scores have drifted: it flags ${percent(predictions.flagRate.current)} of claims in place of ${percent(predictions.flagRate.reference)}.`
    : " The model's scores have not drifted.";
  return `${columns}${scores}${recallSentence(predictions, hasLearnedFrom(monitored))} ${failed === 0 ? "All checks of the data passed." : `**${failed} of ${checks.length} checks of the data failed.**`}`;
}

function recallSentence({ performance }: Findings["predictions"], hasLearned: boolean): string {
  if (!performance) return " There are no labels yet, so how many frauds it finds is not known.";
  const { recall, training } = performance;
  if (hasLearned)
    return ` It finds ${percent(recall)} of the labelled frauds, which says little: the model has learned from most of these claims. On those held out in its training it found ${percent(training.recall)}.`;
  const change = hasFallen(performance)
    ? "**fewer, and by more than chance explains**"
    : recall < training.recall
      ? "chance can explain the difference"
      : "no fewer";
  return ` It finds ${percent(recall)} of the labelled frauds, ${percent(training.recall)} in its training: ${change}.`;
}

/** Whether the current claims are the very file of the training. */
function hasLearnedFrom({ isTraining, reference, current }: Findings["monitored"]): boolean {
  return isTraining && reference.sha256 === current.sha256;
}

function advice({ drift, predictions, checks }: Findings): string {
  const failed = checks.filter(({ hasPassed }) => !hasPassed);
  const { performance, score } = predictions;
  const steps: string[] = [];
  if (failed.length > 0)
    steps.push(
      `Look at the data first (${failed.map(({ name }) => name.toLowerCase()).join("; ")}): other figures may come from the file and not from the claims.`,
    );
  if (performance && hasFallen(performance))
    steps.push("Train again with claims that include these, and compare the new version with this one.");
  else if (!performance && (drift.hasDrifted || score.hasDrifted))
    steps.push(
      "Have a sample of these claims looked at, so that recall can be measured, and train again where it has fallen.",
    );
  else if (score.hasDrifted)
    steps.push(
      "The model finds as large a share of the frauds as in training, but its scores have moved: train again when looking at what it now flags is too much work, or when recall falls.",
    );
  else if (drift.hasDrifted)
    steps.push(
      "The model is as right as it was, so there is no hurry: watch recall, and train again when it falls.",
    );
  if (steps.length > 0) return steps.join(" ");
  return drift.columns.some(({ hasDrifted }) => hasDrifted)
    ? "Nothing now. Few columns changed and the scores did not: look at the columns below when there is time."
    : "Nothing. These claims look like those that they were compared with.";
}

const hasFallen = ({ recall, recallP, training }: NonNullable<Findings["predictions"]["performance"]>) =>
  recall < training.recall && recallP < 0.05;

function sampled({ monitored: { reference, current, sampleRows } }: Findings): string {
  const isSampled = reference.rows > sampleRows || current.rows > sampleRows;
  const synthetic = [reference, current].filter(({ isSynthetic }) => isSynthetic).map(nameOf);
  const note =
    synthetic.length > 0
      ? ` Synthetic, made by Switchyard's generator: ${[...new Set(synthetic)].join(" and ")}.`
      : "";
  const itself =
    reference.sha256 === current.sha256 ? " Both are the same file: it was compared with itself." : "";
  return `${isSampled ? `Of either, about ${count(sampleRows)} rows were looked at, drawn at random.` : "All rows were looked at."}${itself}${note}`;
}

function nameOf({ dataset, version }: ClaimsReference): string {
  return `${dataset} version ${version}`;
}
