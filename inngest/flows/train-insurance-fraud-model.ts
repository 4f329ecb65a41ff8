import { z } from "zod";
import getBestParams from "@/inngest/tasks/get-best-params";
import readData from "@/inngest/tasks/read-data";
import report from "@/inngest/tasks/report";
import runDeployInstructions from "@/inngest/tasks/run-deploy-instructions";
import splitData from "@/inngest/tasks/split-data";
import trainModel from "@/inngest/tasks/train-model";
import { DatasetChoice, ExperimentChoice, ModelChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { searchedExperiment } from "@/lib/training/parameter-source";
import { defaultCosts, defaultTestSize } from "@/lib/training/task-inputs";

const thresholds = ThresholdSettings.shape;

export default defineFlow({
  slug: "train-insurance-fraud-model",
  name: "Train insurance fraud model",
  description:
    "Reads claims, trains a model that detects fraud, saves it in MLflow and writes three reports.",
  params: z.object({
    dataset: DatasetChoice.default("claims").describe("The dataset to train on."),
    version: z
      .union([z.int().min(1), z.literal("latest")])
      .default("latest")
      .describe("A version's number, or latest."),
    testSize: z
      .number()
      .gt(0)
      .lt(1)
      .default(defaultTestSize)
      .describe("Share of the claims held out for the test."),
    seed: z.int().min(0).max(4294967295).default(42).describe("The same seed and data give the same model."),
    bestParamsSource: z
      .enum(["best-run", "run", "none"])
      .default("best-run")
      .describe(
        "Where the model's parameters come from: an experiment's best run, one experiment run, or defaults.",
      ),
    bestParamsExperiment: z.string().default(searchedExperiment).describe("For best-run: the experiment."),
    bestParamsMetric: z.string().default("recall").describe("For best-run: the metric to be highest."),
    bestParamsRunId: z.string().default("").describe("For run: the experiment run's id."),
    modelKind: z
      .string()
      .default("balanced-random-forest")
      .describe("balanced-random-forest, gradient-boosted-trees or logistic-regression."),
    features: z
      .string()
      .default("twelve-categories")
      .describe("A feature set: twelve-categories, or all-columns."),
    modelParams: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Parameters of the model kind that go before those found in MLflow."),
    thresholdRule: thresholds.rule.describe(
      "How the threshold is found, on training claims only: fixed, lowest-cost, precision-floor or flag-rate.",
    ),
    threshold: thresholds.value.describe(
      "For fixed: a claim whose score, before calibration, is over it is flagged.",
    ),
    calibrate: z
      .boolean()
      .default(true)
      .describe("Makes probabilities of fraud of the scores; flags and ranking stay the same."),
    precisionFloor: thresholds.precisionFloor.describe("For precision-floor: 0–1."),
    flagRate: thresholds.flagRate.describe("For flag-rate: the most to flag, 0–1."),
    costOfMissedFraud: z
      .number()
      .min(0)
      .default(defaultCosts.missedFraud)
      .describe("What a fraud costs that is paid out."),
    costOfInvestigation: z
      .number()
      .min(0)
      .default(defaultCosts.investigation)
      .describe("What it costs to look at a flagged claim."),
    model: ModelChoice.default("insurance-fraud").describe("The registered model that gets the new version."),
    experiment: ExperimentChoice.default("insurance-fraud").describe(
      "The experiment that keeps this training.",
    ),
    refitChampion: z
      .boolean()
      .default(false)
      .describe(
        "Where too few claims are new to both models: trains the champion's recipe on the same claims and compares with that.",
      ),
    runDeployInstructions: z
      .boolean()
      .default(true)
      .describe("Executes the blocks of the deploy instructions and notes what came of them."),
  }),
  build(params, node) {
    const read = node("read-data", readData, { dataset: params.dataset, version: params.version });
    const split = node("split-data", splitData, {
      data: read.output.data,
      testSize: params.testSize,
      seed: params.seed,
    });
    const best = node("get-best-params", getBestParams, {
      source: params.bestParamsSource,
      experiment: params.bestParamsExperiment,
      metric: params.bestParamsMetric,
      runId: params.bestParamsRunId,
      kind: params.modelKind,
      dataset: params.dataset,
    });
    const train = node(
      "train-model",
      trainModel,
      {
        data: read.output.data,
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
        costs: { missedFraud: params.costOfMissedFraud, investigation: params.costOfInvestigation },
        seed: params.seed,
        refitChampion: params.refitChampion,
        experiment: params.experiment,
        model: params.model,
      },
      { retries: 2, timeoutMs: 1_800_000 },
    );
    const reports = node("report", report, {
      facts: train.output.facts,
      evaluation: train.output.evaluation,
      example: train.output.example,
    });
    node("run-deploy-instructions", runDeployInstructions, {
      isWanted: params.runDeployInstructions,
      facts: train.output.facts,
      example: train.output.example,
      artifacts: reports.output.artifacts,
    });
  },
});
