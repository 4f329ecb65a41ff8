import { z } from "zod";
import getBestParams from "@/inngest/tasks/get-best-params";
import readData from "@/inngest/tasks/read-data";
import report from "@/inngest/tasks/report";
import runDeployInstructions from "@/inngest/tasks/run-deploy-instructions";
import splitData from "@/inngest/tasks/split-data";
import trainModel from "@/inngest/tasks/train-model";
import { claimsExperiments } from "@/lib/datasets/claims-table";
import {
  advanced,
  DatasetChoice,
  ExperimentChoice,
  inGroup,
  ModelChoice,
  onlyIf,
  VersionChoice,
} from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { FeatureSetChoice, ModelKindChoice } from "@/lib/learning/choices";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { defaultCosts, defaultTestSize } from "@/lib/training/task-inputs";

const thresholds = ThresholdSettings.shape;
const data = inGroup("Data");
const learning = inGroup("Model");
const flagging = inGroup("Threshold and costs");
const result = inGroup("Result");

export default defineFlow({
  slug: "train-insurance-fraud-model",
  name: "Train insurance fraud model",
  description:
    "Reads claims, trains a model that detects fraud, saves it in MLflow and writes three reports.",
  params: z.object({
    dataset: DatasetChoice.default("claims").describe("The dataset to train on.").meta(data),
    version: VersionChoice.default("latest").describe("A version's number, or latest.").meta(data),
    testSize: z
      .number()
      .gt(0)
      .lt(1)
      .default(defaultTestSize)
      .describe("Share of the claims held out for the test: above 0 and below 1.")
      .meta(data),
    seed: z
      .int()
      .min(0)
      .max(4294967295)
      .default(42)
      .describe("The same seed and data give the same model.")
      .meta(data),
    modelKind: ModelKindChoice.default("balanced-random-forest")
      .describe("Method of learning.")
      .meta(learning),
    features: FeatureSetChoice.default("twelve-categories")
      .describe("Columns to learn from. The twelve categories are the paper's.")
      .meta(learning),
    bestParamsSource: z
      .enum(["best-run", "run", "none"])
      .meta({
        choiceNames: {
          "best-run": "The best run of an experiment",
          run: "One experiment run",
          none: "The defaults",
        },
      })
      .default("best-run")
      .describe("Where the model's parameters come from.")
      .meta(learning),
    bestParamsExperiment: z
      .string()
      .default(claimsExperiments.winners)
      .describe("Experiment with the parameters.")
      .meta({ ...learning, ...onlyIf("bestParamsSource", "best-run"), format: "experiment" }),
    bestParamsMetric: z
      .string()
      .default("recall")
      .describe("Metric that is highest in the best run.")
      .meta({ ...learning, ...onlyIf("bestParamsSource", "best-run") }),
    bestParamsRunId: z
      .string()
      .default("")
      .describe("Id of the experiment run.")
      .meta({ ...learning, ...onlyIf("bestParamsSource", "run") }),
    thresholdRule: thresholds.rule
      .describe("How the threshold is found, on training claims only.")
      .meta(flagging),
    threshold: thresholds.value
      .describe("A claim whose score, before calibration, is above it is flagged.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "fixed") }),
    precisionFloor: thresholds.precisionFloor
      .describe("Least share of frauds among flagged claims, 0–1.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "precision-floor") }),
    flagRate: thresholds.flagRate
      .describe("Largest share of claims to flag, 0–1.")
      .meta({ ...flagging, ...onlyIf("thresholdRule", "flag-rate") }),
    costOfMissedFraud: z
      .number()
      .min(0)
      .default(defaultCosts.missedFraud)
      .describe("Cost of a fraud that is paid out.")
      .meta(flagging),
    costOfInvestigation: z
      .number()
      .min(0)
      .default(defaultCosts.investigation)
      .describe("Cost of investigating a flagged claim.")
      .meta(flagging),
    model: ModelChoice.default("insurance-fraud")
      .describe("The registered model that gets the new version.")
      .meta(result),
    experiment: ExperimentChoice.default("insurance-fraud")
      .describe("The experiment that keeps this training.")
      .meta(result),
    modelParams: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Parameters of the model kind that go before those found in MLflow.")
      .meta(advanced),
    calibrate: z
      .boolean()
      .default(true)
      .describe("Makes probabilities of fraud of the scores; flags and ranking stay the same.")
      .meta(advanced),
    refitChampion: z
      .boolean()
      .default(false)
      .describe(
        "Where too few claims are new to both models: trains the champion's recipe on the same claims and compares with that.",
      )
      .meta(advanced),
    runDeployInstructions: z
      .boolean()
      .default(true)
      .describe("Executes the blocks of the deploy instructions and notes the results.")
      .meta(advanced),
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
