import type { ChartData } from "@/lib/artifacts/chart-data";
import { markdownTable, percent, score } from "./markdown-table";

/** One set of parameters and how it did. */
export interface TrialResult {
  params: Record<string, unknown>;
  /** Share of the training claims it was tried on. */
  budget: number;
  recallAtPrecision: number;
  rocAuc: number;
  experimentRunId: string;
}

const shown = 15;

/** What a parameter search tried and found. @param trials the best first, those on the most claims before others */
export function searchReport(
  about: { kind: string; features: string; experiment: string; precisionFloor: number },
  trials: TrialResult[],
  best: TrialResult,
): string {
  const names = Object.keys(best.params);
  return `# Parameter search: ${about.kind}

${trials.length} trials of ${about.kind} on ${about.features}, each by stratified cross-validation on training claims; the test claims were not looked at. The best finds **${percent(best.recallAtPrecision)} of the frauds** where at least ${percent(about.precisionFloor)} of the flagged claims are frauds.

\`\`\`json
${JSON.stringify(best.params, null, 2)}
\`\`\`

To train with them, run *train-insurance-fraud-model* with \`bestParamsSource\` *run* and \`bestParamsRunId\` \`${best.experimentRunId}\`, or with *best-run*, \`bestParamsExperiment\` \`${about.experiment}\` and \`bestParamsMetric\` \`recall_at_precision\`.

![${searchReportCharts(trials)["search-trials"]!.description}](artifact:search-trials)

## The best trials

${markdownTable(
  ["Recall at floor", "ROC-AUC", "Claims", ...names, "Experiment run"],
  trials
    .slice(0, shown)
    .map(({ params, budget, recallAtPrecision, rocAuc, experimentRunId }) => [
      score(recallAtPrecision),
      score(rocAuc),
      percent(budget),
      ...names.map((name) => String(params[name])),
      `\`${experimentRunId.slice(0, 8)}\``,
    ]),
  ["Recall at floor", "ROC-AUC", "Claims"],
)}
`;
}

/** The charts that the report shows, by artifact key. */
export function searchReportCharts(trials: TrialResult[]): Record<string, ChartData> {
  const best = trials[0];
  return {
    "search-trials": {
      title: "Trials",
      description: `Recall at the precision floor of ${trials.length} trials; the best of those on the most claims has ${percent(best?.recallAtPrecision ?? 0)}`,
      chart: {
        type: "bar",
        x: { label: "Recall at the precision floor" },
        bars: trials.slice(0, 30).map(({ recallAtPrecision, experimentRunId }) => ({
          name: experimentRunId.slice(0, 8),
          value: recallAtPrecision,
        })),
      },
    },
  };
}
