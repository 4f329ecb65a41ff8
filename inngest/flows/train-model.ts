import { z } from "zod";
import getBestParams from "@/inngest/tasks/get-best-params";
import readData from "@/inngest/tasks/read-data";
import report from "@/inngest/tasks/report";
import runDeployInstructions from "@/inngest/tasks/run-deploy-instructions";
import splitData from "@/inngest/tasks/split-data";
import trainModel from "@/inngest/tasks/train-model";
import {
  advanced,
  ColumnChoice,
  DatasetChoice,
  DerivedExperimentChoice,
  inGroup,
  ModelChoice,
  onlyIf,
  VersionChoice,
} from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { FeatureSetChoice, ModelKindChoice } from "@/lib/learning/choices";
import { ThresholdRule } from "@/lib/learning/evaluate/threshold";
import { SplitBy } from "@/lib/learning/sampling/split-settings";
import { defaultTestSize, TrainInput } from "@/lib/training/task-inputs";

const share = z.number().min(0).max(1);
const data = inGroup("Data");
const learning = inGroup("Model");
const flagging = inGroup("Threshold and costs");
const result = inGroup("Result");

const sourceNames = {
  search: "The newest search",
  "best-run": "The best run of an experiment",
  run: "One experiment run",
  none: "The defaults",
};

export default defineFlow({
  slug: "train-model",
  name: "Train a model",
  description:
    "Trains a model of any binary outcome that a dataset's schema names as its target, saves it in MLflow and writes its reports.",
  params: z.object({
    dataset: DatasetChoice.default("claims")
      .describe("Its schema names the target, and the columns to learn from.")
      .meta(data),
    modelKind: ModelKindChoice.default("gradient-boosted-trees")
      .describe("Method of learning.")
      .meta(learning),
    features: FeatureSetChoice.default("all-columns")
      .describe("Columns to learn from. All columns: every feature of the dataset's schema.")
      .meta(learning),
    splitBy: SplitBy.default("auto")
      .describe(
        "How test rows are chosen. Automatic: by time where the dataset has a time column, else by group, else at random.",
      )
      .meta(data),
    splitColumn: ColumnChoice.default("")
      .describe("Column of the time or the group. Leave empty for the schema's.")
      .meta({ ...data, ...onlyIf("splitBy", "time", "group") }),
    thresholdRule: ThresholdRule.default("lowest-cost")
      .describe("How the threshold is found, on training rows only.")
      .meta(flagging),
    threshold: share
      .default(0.5)
      .describe("A row whose score is above it is flagged.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "fixed") }),
    precisionFloor: share
      .default(0.15)
      .describe("Least share of positives among flagged rows, 0–1.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "precision-floor") }),
    flagRate: share
      .default(0.3)
      .describe("Largest share of rows to flag, 0–1.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "flag-rate") }),
    costOfMissed: z
      .number()
      .min(0)
      .nullable()
      .default(null)
      .describe(
        "Cost of a positive that is not flagged. Leave empty for as many investigations as there are rows for each positive.",
      )
      .meta(flagging),
    costOfInvestigation: z
      .number()
      .min(0)
      .nullable()
      .default(null)
      .describe("Cost of investigating a flagged row. Leave empty for 1.")
      .meta(flagging),
    groups: TrainInput.shape.groups
      .describe("Columns by whose values the report shows the figures too, such as sex, age or region.")
      .meta(result),
    model: ModelChoice.default("model").describe("Registered model that gets the new version.").meta(result),
    experiment: z
      .string()
      .min(1)
      .default("training")
      .describe("Experiment of this training.")
      .meta({ ...advanced, format: "experiment" }),
    version: VersionChoice.default("latest").describe("A version's number, or latest.").meta(advanced),
    keepDuplicates: z
      .boolean()
      .default(true)
      .describe("Keep rows together that are equal in all but the outcome and numbering columns.")
      .meta(advanced),
    testSize: z
      .number()
      .gt(0)
      .lt(1)
      .default(defaultTestSize)
      .describe("Share of the rows held out for the test.")
      .meta(advanced),
    seed: z
      .int()
      .min(0)
      .max(4294967295)
      .default(42)
      .describe("The same seed and data give the same model.")
      .meta(advanced),
    calibrate: z
      .boolean()
      .default(true)
      .describe("Make probabilities of the scores; flags and ranking stay the same.")
      .meta(advanced),
    rule: TrainInput.shape.rule
      .describe("Rule to compare with, of at most two conditions. Without, the best one is learned.")
      .meta(advanced),
    bestParamsSource: z
      .enum(["search", "best-run", "run", "none"])
      .meta({ choiceNames: sourceNames })
      .default("search")
      .describe(
        "Where the kind's parameters come from. Without a search of this dataset and kind, they are the defaults.",
      )
      .meta(advanced),
    bestParamsExperiment: DerivedExperimentChoice.default("")
      .describe("Experiment with the parameters. Leave empty for that of this dataset's searches.")
      .meta({ ...advanced, ...onlyIf("bestParamsSource", "search", "best-run") }),
    bestParamsMetric: z
      .string()
      .default("pr_auc")
      .describe("Metric that is highest in the best run.")
      .meta({ ...advanced, ...onlyIf("bestParamsSource", "best-run") }),
    bestParamsRunId: z
      .string()
      .default("")
      .describe("Id of the experiment run.")
      .meta({ ...advanced, ...onlyIf("bestParamsSource", "run") }),
    modelParams: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Parameters of the model kind that go before those found.")
      .meta(advanced),
    refitChampion: z
      .boolean()
      .default(false)
      .describe(
        "Where too few rows are new to both models, compare with the champion's recipe trained on the same rows.",
      )
      .meta(advanced),
    runDeployInstructions: z
      .boolean()
      .default(true)
      .describe("Execute the blocks of the deploy instructions and note the results.")
      .meta(advanced),
  }),
  build(params, node) {
    const read = node("read-data", readData, { dataset: params.dataset, version: params.version });
    const table = read.output.data;
    const split = node("split-data", splitData, {
      data: table,
      testSize: params.testSize,
      seed: params.seed,
      by: params.splitBy,
      column: params.splitColumn,
      keepsDuplicates: params.keepDuplicates,
    });
    const best = node("get-best-params", getBestParams, {
      source: params.bestParamsSource,
      experiment: params.bestParamsExperiment,
      metric: params.bestParamsMetric,
      runId: params.bestParamsRunId,
      kind: params.modelKind,
      dataset: params.dataset,
    });
    const input = {
      data: table,
      split: split.output.split,
      bestParams: best.output.params,
      paramsFrom: best.output.from,
      kind: params.modelKind,
      features: params.features,
      params: params.modelParams,
      threshold: {
        rule: params.thresholdRule,
        value: params.threshold,
        precisionFloor: params.precisionFloor,
        flagRate: params.flagRate,
      },
      calibrate: params.calibrate,
      costs: { missedFraud: params.costOfMissed, investigation: params.costOfInvestigation },
      seed: params.seed,
      refitChampion: params.refitChampion,
      rule: params.rule,
      groups: params.groups,
      experiment: params.experiment,
      model: params.model,
    };
    const train = node("train-model", trainModel, input, { retries: 2, timeoutMs: 1_800_000 });
    const { facts, evaluation, example } = train.output;
    const reports = node("report", report, { facts, evaluation, example });
    node("run-deploy-instructions", runDeployInstructions, {
      isWanted: params.runDeployInstructions,
      facts,
      example,
      artifacts: reports.output.artifacts,
    });
  },
});
