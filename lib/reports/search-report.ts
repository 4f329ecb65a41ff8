import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, codeBlock, codeSpan, markdownText } from "@/lib/base/markdown-text";
import { counted, decimalsBeside, percent, signed } from "@/lib/base/number-text";
import type { chooseTrial, SearchMetric, Trial } from "@/lib/learning/evaluate/rank-trials";
import { code, markdownTable, score } from "./markdown-table";

const shown = 15;
const metricNames = { roc_auc: "ROC-AUC", recall_at_precision: "Recall at the precision floor" };

/** The trial to use, the best one, and what that is better by than the defaults' (rank-trials.ts). */
type Choice = ReturnType<typeof chooseTrial> & { defaults: Trial | undefined };

/** A search's trials and its choice. @param trials the best first, those on the most claims before others */
export function searchReport(
  about: {
    kind: string;
    features: string;
    experiment: string;
    precisionFloor: number;
    metric: SearchMetric;
    /** How many trials did not complete. */
    failed: number;
  },
  trials: Trial[],
  choice: Choice,
): string {
  const { chosen } = choice;
  const names = Object.keys(chosen.params);
  return `# Parameter search: ${markdownText(about.kind)}

${counted(trials.length, "trial")} of ${markdownText(about.kind)} on ${markdownText(about.features)}, each by stratified cross-validation on training claims; the test claims were not looked at. Trials are compared by ${metricNames[about.metric]}, the mean over the folds. ${incomplete(about.failed)}${outcome(choice, trials)} With the parameters below, ROC-AUC is **${score(chosen.rocAuc)}**, and ${atFloor(chosen, about.precisionFloor)}.

${codeBlock("json", JSON.stringify(chosen.params, null, 2))}

To train with them, run *train-insurance-fraud-model* with \`modelKind\` ${codeSpan(about.kind)}, \`features\` ${codeSpan(about.features)}, \`bestParamsSource\` *run* and \`bestParamsRunId\` ${codeSpan(chosen.experimentRunId)}.

${artifactImage("search-trials", searchReportCharts(trials, about.metric)["search-trials"]!.description)}

## The best trials

${markdownTable(
  ["ROC-AUC", "Recall at floor", "Claims", ...names, "Experiment run"],
  trials
    .slice(0, shown)
    .map(({ params, budget, recallAtPrecision, rocAuc, experimentRunId }) => [
      score(rocAuc),
      score(recallAtPrecision),
      percent(budget),
      ...names.map((name) => (params[name] === undefined ? "–" : String(params[name]))),
      code(experimentRunId.slice(0, 8)),
    ]),
  ["ROC-AUC", "Recall at floor", "Claims"],
)}
`;
}

function incomplete(failed: number): string {
  if (failed === 0) return "";
  return `${counted(failed, "further trial")} did not complete and ${failed === 1 ? "is" : "are"} left out. `;
}

function atFloor({ recallAtPrecision }: Trial, floor: number): string {
  return recallAtPrecision > 0
    ? `**${percent(recallAtPrecision)} of the frauds** are found where at least ${percent(floor)} of the flagged claims are frauds`
    : `no threshold flags claims of which at least ${percent(floor)} are frauds`;
}

/** How the best trial compares with the defaults, as a sentence. */
function outcome({ chosen, best, defaults, gain, standardError }: Choice, trials: Trial[]): string {
  if (!defaults)
    return "The trial of the defaults did not complete, so whether the best is better is not known.";
  const others = trials.filter((trial) => trial !== defaults);
  if (others.length === 0) return "No other trial than that of the defaults completed.";
  if (!others.some(({ budget }) => budget >= defaults.budget))
    return "No other trial reached all training claims to be compared with the defaults, so the defaults are kept.";
  if (best === defaults || gain <= 0) return "No trial is better than the defaults.";
  if (Number.isNaN(gain) || Number.isNaN(standardError))
    return `The best trial and the defaults were not measured on the same folds, so whether it is better is not known${chosen === defaults ? ", and the defaults are kept" : ""}.`;
  const difference = `${signed(gain, decimalsBeside(gain, 0, 3))}, standard error ${score(standardError)}`;
  return chosen === best
    ? `The best trial is better than the defaults (${difference}).`
    : `The best trial is not better than the defaults by more than chance (${difference}), so the defaults are kept.`;
}

/** The charts that the report shows, by artifact key. */
export function searchReportCharts(trials: Trial[], metric: SearchMetric): Record<string, ChartData> {
  const name = metricNames[metric];
  const metricOf = ({ rocAuc, recallAtPrecision }: Trial) =>
    metric === "roc_auc" ? rocAuc : recallAtPrecision;
  return {
    "search-trials": {
      title: "Trials",
      description: `${name} of ${counted(trials.length, "trial")}; the best of those on the most claims has ${trials[0] ? score(metricOf(trials[0])) : "none"}`,
      chart: {
        type: "bar",
        x: { label: name },
        bars: trials
          .slice(0, 30)
          .map((trial) => ({ name: trial.experimentRunId.slice(0, 8), value: metricOf(trial) })),
      },
    },
  };
}
