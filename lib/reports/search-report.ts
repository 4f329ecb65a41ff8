import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, codeBlock, codeSpan, markdownLink, markdownText } from "@/lib/base/markdown-text";
import { counted, decimalsBeside, percent, signed } from "@/lib/base/number-text";
import {
  type chooseTrial,
  metricOf,
  type SearchMetric,
  type Trial,
} from "@/lib/learning/evaluate/rank-trials";
import { code, markdownTable, score } from "./markdown-table";

const shown = 15;
const metricNames = {
  pr_auc: "PR-AUC",
  roc_auc: "ROC-AUC",
  recall_at_precision: "Recall at the precision floor",
};

/** Trial to use, best trial, and its gain over the defaults (rank-trials.ts). */
type Choice = ReturnType<typeof chooseTrial> & { defaults: Trial | undefined };

/**
 * Report of a search's trials and its choice. @param trials best first; trials on the most claims come before others
 */
export function searchReport(
  about: {
    kind: string;
    features: string;
    experiment: string;
    precisionFloor: number;
    metric: SearchMetric;
    /** Experiment that gets the winner, if any. */
    winners?: string;
    /** True when the search was on the sample's claims, which another flow trains on too. */
    isOfClaims?: boolean;
    /** Number of trials that did not complete. */
    failed: number;
    /** Number of the experiment in this portal that has the trials; undefined when they are elsewhere. */
    experimentNumber?: string;
  },
  trials: Trial[],
  choice: Choice,
): string {
  const { chosen } = choice;
  const names = Object.keys(chosen.params);
  return `# Parameter search: ${markdownText(about.kind)}

${counted(trials.length, "trial")} of ${markdownText(about.kind)} on ${markdownText(about.features)}, each by stratified cross-validation on training rows; the test rows were not used. Trials are compared by ${metricNames[about.metric]}, the mean over the folds. ${incomplete(about.failed)}${outcome(choice, trials)} With the parameters below, ${chosen.prAuc === undefined ? "" : `PR-AUC is **${score(chosen.prAuc)}**, `}ROC-AUC is **${score(chosen.rocAuc)}**, and ${atFloor(chosen, about.precisionFloor)}.

${codeBlock("json", JSON.stringify(chosen.params, null, 2))}

${about.winners ? `They are handed on to the experiment ${codeSpan(about.winners)}, from which trainings of this dataset and model kind take them. ` : ""}To train with them in any case, run *train-model*${about.isOfClaims ? " or *train-insurance-fraud-model*" : ""} with \`modelKind\` ${codeSpan(about.kind)}, \`features\` ${codeSpan(about.features)}, \`bestParamsSource\` *run* and \`bestParamsRunId\` ${codeSpan(chosen.experimentRunId)}.

${artifactImage("search-trials", searchReportCharts(trials, about.metric)["search-trials"]!.description)}${trialsLink(about)}

## The best trials

${markdownTable(
  ["PR-AUC", "ROC-AUC", "Recall at floor", "Rows", ...names, "Experiment run"],
  trials
    .slice(0, shown)
    .map(({ params, budget, recallAtPrecision, rocAuc, prAuc, experimentRunId }) => [
      prAuc === undefined ? "–" : score(prAuc),
      score(rocAuc),
      score(recallAtPrecision),
      percent(budget),
      ...names.map((name) => (params[name] === undefined ? "–" : String(params[name]))),
      code(experimentRunId.slice(0, 8)),
    ]),
  ["PR-AUC", "ROC-AUC", "Recall at floor", "Rows"],
)}
`;
}

/** Link to the trials in their experiment, best first. */
function trialsLink({
  experimentNumber,
  metric,
  kind,
}: {
  experimentNumber?: string;
  metric: SearchMetric;
  kind: string;
}): string {
  if (experimentNumber === undefined) return "";
  const query = new URLSearchParams([
    ["q", `params.model_kind = '${kind}'`],
    ["sort", `-metrics.${metric}`],
    ["chart", "parallel"],
  ]);
  const address = `/experiments/${experimentNumber}?${query}`;
  return `\n\n${markdownLink("All trials as parallel coordinates and as a sorted table", address)}`;
}

function incomplete(failed: number): string {
  if (failed === 0) return "";
  return `${counted(failed, "further trial")} did not complete and ${failed === 1 ? "is" : "are"} left out. `;
}

function atFloor({ recallAtPrecision }: Trial, floor: number): string {
  return recallAtPrecision > 0
    ? `**${percent(recallAtPrecision)} of the positives** are found where at least ${percent(floor)} of the flagged rows are positive`
    : `no threshold flags rows of which at least ${percent(floor)} are positive`;
}

/** Compares the best trial with the defaults, as a sentence. */
function outcome({ chosen, best, defaults, gain, standardError }: Choice, trials: Trial[]): string {
  if (!defaults)
    return "The trial of the defaults did not complete, so it is unknown whether the best trial is better.";
  const others = trials.filter((trial) => trial !== defaults);
  if (others.length === 0) return "No trial other than the defaults completed.";
  if (!others.some(({ budget }) => budget >= defaults.budget))
    return "No other trial reached all training rows to be compared with the defaults, so the defaults are kept.";
  if (best === defaults || gain <= 0) return "No trial is better than the defaults.";
  if (Number.isNaN(gain) || Number.isNaN(standardError))
    return `The best trial and the defaults were not measured on the same folds, so it is unknown whether it is better${chosen === defaults ? ", and the defaults are kept" : ""}.`;
  const difference = `${signed(gain, decimalsBeside(gain, 0, 3))}, standard error ${score(standardError)}`;
  return chosen === best
    ? `The best trial is better than the defaults (${difference}).`
    : `The best trial is not better than the defaults by more than chance (${difference}), so the defaults are kept.`;
}

/** Charts of the report, by artifact key. */
export function searchReportCharts(trials: Trial[], metric: SearchMetric): Record<string, ChartData> {
  const name = metricNames[metric];
  return {
    "search-trials": {
      title: "Trials",
      description: `${name} of ${counted(trials.length, "trial")}; the best of those on the most rows has ${trials[0] ? score(metricOf(trials[0], metric)) : "none"}`,
      chart: {
        type: "bar",
        x: { label: name },
        bars: trials
          .slice(0, 30)
          .map((trial) => ({ name: trial.experimentRunId.slice(0, 8), value: metricOf(trial, metric) })),
      },
    },
  };
}
