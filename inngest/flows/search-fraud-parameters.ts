import { z } from "zod";
import drawCandidates from "@/inngest/tasks/draw-candidates";
import forEach from "@/inngest/tasks/for-each";
import handOnWinner from "@/inngest/tasks/hand-on-winner";
import keepBest from "@/inngest/tasks/keep-best";
import readData from "@/inngest/tasks/read-data";
import reportSearch from "@/inngest/tasks/report-search";
import { DatasetChoice, DerivedExperimentChoice } from "@/lib/flows/choices";
import { defineFlow, fieldOf } from "@/lib/flows/define-flow";
import { FeatureSetChoice, ModelKindChoice } from "@/lib/learning/choices";
import { SearchMetric } from "@/lib/learning/evaluate/rank-trials";
import { SplitBy } from "@/lib/learning/sampling/split-settings";
import { defaultTestSize } from "@/lib/training/task-inputs";

/** With a first budget of 1 every candidate is tried on all rows and there is no halving: a random search. */
export default defineFlow({
  slug: "search-fraud-parameters",
  name: "Search parameters",
  description:
    "Searches for parameters that beat a model kind's defaults: random candidates, of which the best third advance to more rows, twice. Each trial is an experiment run.",
  params: z.object({
    dataset: DatasetChoice.default("claims"),
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    modelKind: ModelKindChoice.default("gradient-boosted-trees"),
    features: FeatureSetChoice.default("all-columns"),
    candidates: z
      .int()
      .min(1)
      .max(500)
      .default(27)
      .describe("How many sets of parameters are drawn, beside the defaults."),
    firstBudget: z
      .number()
      .gt(0)
      .max(1)
      .default(0.2)
      .describe("Share of the training rows of the first trials; 1 tries all on all (random search)."),
    folds: z.int().min(2).max(20).default(5),
    metric: SearchMetric.default("pr_auc").describe(
      "What trials are compared by: pr_auc (average precision), roc_auc, or recall_at_precision, which good models reach alike when the floor is low.",
    ),
    precisionFloor: z
      .number()
      .min(0)
      .max(1)
      .default(0.12)
      .describe("Recall is measured where at least this share of the flagged rows are positives."),
    testSize: z.number().gt(0).lt(1).default(defaultTestSize).describe("Held out, and not looked at."),
    seed: z.int().min(0).max(4294967295).default(42),
    concurrency: z.int().min(1).max(100).default(2).describe("Trials at once."),
    experiment: DerivedExperimentChoice.default("").describe(
      "The experiment that gets the trials. Leave empty for one named after the dataset.",
    ),
    winners: DerivedExperimentChoice.default("").describe(
      "The experiment that gets the winner. Leave empty for the one that trainings of the dataset read.",
    ),
    splitBy: SplitBy.default("auto").describe(
      "As in the training, whose test rows are not looked at. train-insurance-fraud-model holds them out at random.",
    ),
    keepDuplicates: z
      .boolean()
      .default(true)
      .describe(
        "As in the training: repeated rows stay together. train-insurance-fraud-model does not keep them.",
      ),
  }),
  build(params, node) {
    const read = node("read-data", readData, { dataset: params.dataset, version: params.version });
    const drawn = node("draw-candidates", drawCandidates, {
      kind: params.modelKind,
      count: params.candidates,
      seed: params.seed,
      budget: params.firstBudget,
    });
    const shared = {
      dataset: params.dataset,
      // The same for all trials, even if a new version is uploaded.
      version: fieldOf(read.output.data, "version"),
      modelKind: params.modelKind,
      features: params.features,
      folds: params.folds,
      precisionFloor: params.precisionFloor,
      testSize: params.testSize,
      seed: params.seed,
      splitBy: params.splitBy,
      keepDuplicates: params.keepDuplicates,
      experiment: params.experiment,
    };
    const tryAll = (id: string, items: typeof drawn.output.trials) =>
      node(id, forEach, {
        deployment: "try-fraud-parameters",
        items,
        params: shared,
        concurrency: params.concurrency,
      });
    const first = tryAll("first-trials", drawn.output.trials);
    const better = node("keep-better", keepBest, {
      items: first.output.items,
      metric: params.metric,
      budget: 0.5,
    });
    const second = tryAll("second-trials", better.output.trials);
    const best = node("keep-best", keepBest, {
      items: second.output.items,
      metric: params.metric,
      budget: 1,
    });
    const third = tryAll("third-trials", best.output.trials);
    const reported = node("report", reportSearch, {
      first: first.output.items,
      second: second.output.items,
      third: third.output.items,
      dataset: params.dataset,
      kind: params.modelKind,
      features: params.features,
      experiment: params.experiment,
      precisionFloor: params.precisionFloor,
      metric: params.metric,
      winners: params.winners,
    });
    node("hand-on-winner", handOnWinner, {
      dataset: params.dataset,
      kind: params.modelKind,
      params: reported.output.params,
      experimentRunId: reported.output.experimentRunId,
      experiment: params.winners,
    });
  },
});
