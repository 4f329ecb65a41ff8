import { artifactImage, markdownText } from "@/lib/base/markdown-text";
import { counted, percent } from "@/lib/base/number-text";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { growsWithDrift } from "@/lib/monitoring/column-drift";
import { sayCompared } from "@/lib/monitoring/compared-rows";
import type { Findings } from "@/lib/monitoring/log-monitoring";
import type { ClaimsReference } from "@/lib/monitoring/monitored";
import { columnCharts, driftReportCharts } from "./drift-report-charts";
import { performanceSection } from "./drift-report-sections";
import { bold, count, markdownTable } from "./markdown-table";
import { qualityTable } from "./quality-table";

/** Drift report: first what changed and what to do, in words, then every figure. */
export function driftReport(findings: Findings): string {
  const { monitored, drift, predictions } = findings;
  const { model, reference, current, isTraining } = monitored;
  const words = wordsOf(monitored.outcome);
  const { row } = words;
  const charts = driftReportCharts(drift, predictions, words);
  const picture = (key: string) => artifactImage(key, charts[key]!.description);
  const { compared, flagRate, target } = predictions;
  return `# Drift report: ${nameOf(current)}

${changes(findings)}

**What to do.** ${advice(findings)}

${markdownTable(
  ["", "Reference", "Current"],
  [
    ["Dataset", nameOf(reference) + (isTraining ? ", which the model was trained on" : ""), nameOf(current)],
    ["Rows", count(reference.rows), count(current.rows)],
    ["SHA-256", reference.sha256.slice(0, 12), current.sha256.slice(0, 12)],
  ],
)}

Scored by ${markdownText(model.name)} version ${model.version}. ${sampled(findings)}

## Columns

${markdownTable(
  ["Column", "Read by the model", "Test", "Value", "Threshold", "PSI", "Drifted"],
  drift.columns.map((column) => [
    column.name,
    column.isOfModel ? "yes" : "",
    column.test,
    Number.isFinite(column.value) ? column.value.toFixed(4) : "no value left",
    growsWithDrift(column.test) ? `≥ ${column.threshold}` : `p < ${column.threshold}`,
    column.psi.toFixed(4),
    column.hasDrifted ? bold("yes") : "no",
  ]),
  ["Value", "PSI"],
)}

${
  drift.identifiers.length > 0
    ? `Not compared, because they name or date a ${row}, are free text or are ignored by the schema: ${drift.identifiers.map(markdownText).join(", ")}. `
    : ""
}The tests are Evidently's defaults. With more than 1,000 reference ${row}s, they are distances: Jensen–Shannon for categories, Wasserstein divided by the standard deviation for numbers. With fewer, they are p-values. The population stability index (PSI) is shown beside them; for numbers it uses deciles of the reference. An index above 0.1 is commonly called drift. When one outlier makes the standard deviation so large that the Wasserstein distance shows nothing, an index of 0.25 or more is drift.

${picture("drift-psi")}

${Object.keys(columnCharts(drift, words)).map(picture).join("\n\n")}

## Scores and labels

${compared ? `${sayCompared(compared, row)}\n\n` : ""}The model flags **${percent(flagRate.current)}** of ${compared ? "these" : "the"} current ${row}s, **${percent(flagRate.reference)}** of ${compared ? "these" : "the"} reference ${row}s. ${verdictOfScores(predictions)}

${picture("drift-of-scores")}

${
  target
    ? `The share of ${words.positive}s among labelled ${row}s ${target.hasDrifted ? "**has drifted**" : "has not drifted"} (${target.test} ${target.value.toFixed(4)}, threshold ${target.threshold}).`
    : `The labels cannot be compared: the reference or the current ${row}s have none.`
}

${performanceSection(monitored.outcome, predictions, picture)}

## Data quality

${qualityTable(findings.checks)}

When a check covers several columns, the column with the largest share decides. The limits are parameters of the run.
`;
}

/** Summarizes the changes in a few sentences. */
function changes(findings: Findings): string {
  const { monitored, drift, predictions, checks } = findings;
  const words = wordsOf(monitored.outcome);
  const { row } = words;
  const failed = checks.filter(({ hasPassed }) => !hasPassed).length;
  const [before, now] = [percent(predictions.flagRate.reference), percent(predictions.flagRate.current)];
  const scores = !areScoresJudged(predictions)
    ? " Whether the model's scores have drifted is unknown."
    : predictions.score.hasDrifted
      ? ` The model's scores have drifted: it ${before === now ? `still flags ${now} of ${row}s` : `flags ${now} of ${row}s instead of ${before}`}.`
      : " The model's scores have not drifted.";
  return `${columnsSentence(drift)}${scores}${recallSentence(predictions, hasLearnedFrom(findings), words)} ${failed === 0 ? "All checks of the data passed." : `**${failed} of ${counted(checks.length, "check")} of the data failed.**`}`;
}

function columnsSentence({ columns, driftedShare, hasDrifted, threshold }: Findings["drift"]): string {
  const drifted = columns.filter((column) => column.hasDrifted);
  if (columns.length === 0) return "No columns could be compared.";
  if (drifted.length === 0)
    return columns.length === 1
      ? "The one column that was compared has not drifted."
      : `None of ${columns.length} columns has drifted.`;
  const ofModel = drifted.filter(({ isOfModel }) => isOfModel).length;
  const many = drifted.length > 1;
  const read =
    ofModel === 0
      ? `, ${many ? "none of which" : "which"} the model ${many ? "reads" : "does not read"}: `
      : ofModel < drifted.length
        ? `, ${ofModel} of them ${ofModel === 1 ? "a column" : "columns"} that the model reads: `
        : many
          ? ", all of them columns that the model reads: "
          : ", which the model reads: ";
  const names = drifted.slice(0, 5).map(({ name }) => markdownText(name));
  const others = drifted.length > 5 ? " and others" : "";
  return `**${drifted.length} of ${counted(columns.length, "column")} (${percent(driftedShare)}) ${many ? "have" : "has"} drifted**${read}${names.join(", ")}${others}. The data set ${hasDrifted ? "counts" : "does not count"} as drifted: the limit is ${percent(threshold)} of columns.`;
}

function recallSentence(
  { performance }: Findings["predictions"],
  hasLearned: boolean,
  { row, positive }: TableWords,
): string {
  if (!performance)
    return ` There are no labels of both classes yet, so the share of ${positive}s that it finds is unknown.`;
  const { recall, training } = performance;
  if (!training)
    return ` It finds ${percent(recall)} of the labelled ${positive}s${hasLearned ? `, which is not meaningful: the model learned from most of these ${row}s` : "; its training stored no figures to compare with"}.`;
  if (hasLearned)
    return ` It finds ${percent(recall)} of the labelled ${positive}s, which is not meaningful: the model learned from most of these ${row}s. On those held out in its training it found ${percent(training.recall)}.`;
  const change = hasFallen(performance)
    ? "**fewer, and by more than chance explains**"
    : recall < training.recall
      ? "chance can explain the difference"
      : "no fewer";
  return ` It finds ${percent(recall)} of the labelled ${positive}s, ${percent(training.recall)} in its training: ${change}.`;
}

/** True when the model learned from most of the current claims whose figures are shown. */
function hasLearnedFrom({ monitored, predictions: { compared } }: Findings): boolean {
  const { isTraining, reference, current } = monitored;
  if (compared && compared.current.which !== "all") return compared.current.which === "learned";
  return isTraining && reference.sha256 === current.sha256;
}

const areScoresJudged = ({ compared }: Findings["predictions"]) => compared?.isFair !== false;

function verdictOfScores(predictions: Findings["predictions"]): string {
  const { test, value, threshold, hasDrifted } = predictions.score;
  const measured = `${test} ${value.toFixed(4)}, threshold ${threshold}`;
  if (!areScoresJudged(predictions))
    return `Whether its scores have drifted is unknown: a difference (${measured}) would be no sign of it.`;
  return `Its scores ${hasDrifted ? "**have drifted**" : "have not drifted"} (${measured}).`;
}

function advice(findings: Findings): string {
  const { monitored, drift, predictions, checks } = findings;
  const { row } = wordsOf(monitored.outcome);
  const failed = checks.filter(({ hasPassed }) => !hasPassed);
  const { performance, score } = predictions;
  const hasMoved = drift.hasDrifted || score.hasDrifted;
  const steps: string[] = [];
  if (failed.length > 0)
    steps.push(
      `Look at the data first (${failed.map(({ name }) => markdownText(name.toLowerCase())).join("; ")}): other figures may reflect the file rather than the ${row}s.`,
    );
  if (!performance || hasLearnedFrom(findings)) {
    if (hasMoved)
      steps.push(
        `Have a sample of ${performance ? `new ${row}s` : `these ${row}s`} investigated, so that recall can be measured. Train again if it has fallen.`,
      );
  } else if (performance.training === null) {
    if (hasMoved)
      steps.push(
        "Decide whether the recall is still enough, as there is none of the training to compare it with. Train again if it is not.",
      );
  } else if (hasFallen(performance))
    steps.push(`Train again with ${row}s that include these, and compare the new version with this one.`);
  else if (score.hasDrifted)
    steps.push(
      `Recall has not fallen by more than chance explains, but the scores have moved: train again when investigating the flagged ${row}s takes too much work, or when recall falls.`,
    );
  else if (drift.hasDrifted)
    steps.push(
      "Recall has not fallen by more than chance explains, so there is no urgency: monitor it, and train again when it falls.",
    );
  return steps.length > 0 ? steps.join(" ") : nothingToDo(findings);
}

function nothingToDo({ monitored, drift, predictions }: Findings): string {
  const { row } = wordsOf(monitored.outcome);
  const drifted = drift.columns.filter(({ hasDrifted }) => hasDrifted).length;
  const areJudged = areScoresJudged(predictions);
  if (drifted > 0)
    return `Nothing now. Fewer columns drifted than the limit${areJudged ? ", and the scores did not drift" : ""}. Review the columns below when there is time.`;
  if (drift.columns.length === 0) return "Nothing that these figures show: no column could be compared.";
  return `Nothing. These ${row}s look like those they were compared with${areJudged ? "" : ", as far as their columns tell"}.`;
}

const hasFallen = ({ recall, recallP, training }: NonNullable<Findings["predictions"]["performance"]>) =>
  training !== null && recallP !== null && recall < training.recall && recallP < 0.05;

function sampled({ monitored: { reference, current, sampleRows } }: Findings): string {
  const synthetic = [reference, current].filter(({ isSynthetic }) => isSynthetic).map(nameOf);
  const note =
    synthetic.length > 0
      ? ` Synthetic, made by Switchyard's generator: ${[...new Set(synthetic)].join(" and ")}.`
      : "";
  const itself =
    reference.sha256 === current.sha256 ? " Both are the same file: it was compared with itself." : "";
  const sampledSides = [reference, current].filter(({ rows }) => rows > sampleRows);
  const looked =
    sampledSides.length === 0
      ? "All rows were used."
      : `${sampledSides.length === 2 ? "Of each" : `Of ${nameOf(sampledSides[0]!)}`}, about ${count(sampleRows)} rows were used, drawn at random${sampledSides.length === 1 ? "; of the other, all" : ""}.`;
  return `${looked}${itself}${note}`;
}

function nameOf({ dataset, version }: ClaimsReference): string {
  return `${dataset} version ${version}`;
}
