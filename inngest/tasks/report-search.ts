import { canonicalize } from "json-canonicalize";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { claimsDataset } from "@/lib/datasets/claims-table";
import { listExperimentRuns } from "@/lib/experiments/queries";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import { chooseTrial, rankTrials, SearchMetric } from "@/lib/learning/evaluate/rank-trials";
import { searchReport, searchReportCharts } from "@/lib/reports/search-report";
import { winnersExperiment } from "@/lib/training/parameter-source";
import { completedTrials } from "./keep-best";

export default defineTask({
  slug: "report-search",
  name: "Report the search",
  description: "Names the best parameters of a search and writes its report.",
  input: z.object({
    first: z.array(z.unknown()),
    second: z.array(z.unknown()),
    third: z.array(z.unknown()),
    kind: z.string(),
    features: z.string(),
    experiment: z.string().default(""),
    precisionFloor: z.number(),
    metric: SearchMetric.default("pr_auc"),
    /** Dataset that was searched on; undefined in runs of earlier releases. */
    dataset: z.string().optional(),
    /** Experiment that gets the winner, for the report; empty for the dataset's own. */
    winners: z.string().default(""),
  }),
  output: z.object({ params: z.record(z.string(), z.unknown()), experimentRunId: z.string() }),
  dryRun: true,
  async run({ teamId, input, artifact, log }) {
    const { first, second, third, dataset, ...given } = input;
    const about = {
      ...given,
      winners: given.winners || (dataset === undefined ? "" : winnersExperiment(dataset)),
      isOfClaims: dataset === undefined || dataset === claimsDataset,
    };
    // Trials on the most claims come first: figures from few claims are less certain.
    const items = [...first, ...second, ...third];
    const trials = rankTrials(completedTrials(items), input.metric).sort((a, b) => b.budget - a.budget);
    if (trials.length === 0) throw new DomainError("invalid", "The search tried no parameters.");
    const ofDefaults = canonicalize(getModelKind(input.kind).params.parse({}));
    const defaults = trials.find(({ params }) => canonicalize(params) === ofDefaults);
    const choice = chooseTrial(trials, defaults, input.metric);
    const { chosen } = choice;
    log(`The parameters to use are ${JSON.stringify(chosen.params)}.`);
    for (const [key, chart] of Object.entries(searchReportCharts(trials, input.metric)))
      await artifact(key, "chart", chart);
    const [own] = await listExperimentRuns(teamId, [chosen.experimentRunId]);
    const failed = items.length - trials.length;
    const markdown = searchReport({ ...about, failed, experimentNumber: own?.experimentWireId }, trials, {
      ...choice,
      defaults,
    });
    await artifact("search-report", "markdown", { title: "Parameter search", markdown });
    return { params: chosen.params, experimentRunId: chosen.experimentRunId };
  },
});
