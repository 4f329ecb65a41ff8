import { z } from "zod";
import { counted, listed } from "@/lib/base/number-text";
import { PlainName } from "@/lib/base/plain-name";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { FileReference, signReference } from "@/lib/blocks/signed-reference";
import { type CodedColumn, textAt } from "@/lib/datasets/coded-column";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { writeNumber } from "@/lib/datasets/read-value";
import { defineTask } from "@/lib/flows/task";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { ruleColumnsOf } from "@/lib/learning/evaluate/baseline-rule";
import { scoreInterval, scoreText } from "@/lib/learning/evaluate/estimate-text";
import { findCalibration } from "@/lib/learning/evaluate/find-calibration";
import { findThreshold, ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { Costs } from "@/lib/learning/evaluate/money";
import { encodeFeatures, type Feature } from "@/lib/learning/features/features";
import { claimFormats } from "@/lib/learning/features/read-claim";
import { writeTransformation } from "@/lib/learning/features/transformation";
import { readKindParams } from "@/lib/learning/kind-params";
import { libraryVersions } from "@/lib/learning/library-versions";
import { verifyOnnx } from "@/lib/learning/onnx/verify-onnx";
import { writeModel } from "@/lib/learning/stored-model";
import { trainInWorkers } from "@/lib/learning/workers/train-in-workers";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { findChampion } from "@/lib/training/champion";
import { logTraining } from "@/lib/training/log-training";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readClaims } from "@/lib/training/read-claims";
import { readSplit } from "@/lib/training/split-rows";
import { testTraining } from "@/lib/training/test-training";
import { TrainingFacts } from "@/lib/training/training-facts";
import { writeTrainingRecord } from "@/lib/training/training-record";
import { DataReference } from "./read-data";
import { SplitReference } from "./split-data";

const largestOnnxDifference = 1e-6;

export default defineTask({
  slug: "train-model",
  name: "Train model",
  description:
    "Trains a model kind, tests it on held-out claims, checks its ONNX export and keeps it all in MLflow.",
  input: z.object({
    data: DataReference,
    split: SplitReference,
    kind: z.string(),
    features: z.string().default("twelve-categories"),
    bestParams: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    paramsFrom: z.string(),
    /** These go before the best parameters. */
    params: z.record(z.string(), z.unknown()).default({}),
    threshold: ThresholdSettings.prefault({}),
    costs: Costs.default({ missedFraud: 5000, investigation: 150 }),
    calibrate: z
      .boolean()
      .default(false)
      .describe("Makes probabilities of scores; without, the score is given as the probability."),
    seed: z.int().min(0),
    /** Trains the champion's recipe on the same claims where the champion itself cannot be compared fairly. */
    refitChampion: z.boolean().default(false),
    experiment: PlainName,
    model: PlainName,
  }),
  output: z.object({
    facts: TrainingFacts,
    evaluation: FileReference,
    example: z.record(z.string(), z.string()),
  }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It registers a model version and keeps an experiment run.",
  async run({ teamId, runId, input, signal, block, log, progress }) {
    const { data, split } = input;
    const kind = getModelKind(input.kind);
    const params = readKindParams(kind, { ...input.bestParams, ...input.params });
    const server = await block("mlflow");
    const mlflow = mlflowOf(teamId, server, { signal });
    progress(0, "Reading claims");
    const version = await getReferencedVersion(teamId, data);
    const champion = await findChampion(mlflow, input.model, version.columns);
    const set = getFeatureSet(input.features);
    const ofRule = ruleColumnsOf(version.columns);
    const { columns, ofSet, labels } = await readClaims(version, set, ofRule, { signal });
    const { train, test } = await readSplit({ teamId, runId }, split);
    const features = set.fit(ofSet, train);
    const training = { features, codes: encodeFeatures(features, columns), labels, rows: train };

    log(
      `Training ${kind.name.toLowerCase()} on ${counted(features.length, "feature")} with ${JSON.stringify(params)}, seed ${input.seed}.`,
    );
    const { model, fitMs } = await trainInWorkers(kind.slug, training, params, input.seed, {
      signal,
      onProgress: (done, total) => progress(0.1 + (0.3 * done) / total, `${done} of ${total} units learned`),
    });
    log(`Learned from ${counted(train.length, "claim")} in ${fitMs.toFixed(0)} ms.`);
    const { calibration, from, scores } = await findCalibration(
      training,
      { kind: kind.slug, params, seed: input.seed, isWanted: input.calibrate },
      { signal, onProgress: (share) => progress(0.4 + 0.35 * share, "Cross-validating") },
    );
    log(
      `Calibration: ${from}${calibration ? `, slope ${calibration.slope.toPrecision(4)}, intercept ${calibration.intercept.toPrecision(4)}` : ""}.`,
    );
    const { threshold, from: thresholdFrom } = await findThreshold(
      training,
      { kind: kind.slug, params, seed: input.seed, costs: input.costs, threshold: input.threshold },
      {
        signal,
        scores,
        onProgress: (share) => progress(0.4 + 0.35 * share, "Finding the threshold by cross-validation"),
      },
    );
    log(`The threshold is a score of ${threshold.toFixed(4)}: ${thresholdFrom}.`);

    progress(0.75, "Testing");
    const stored = { kind: kind.slug, featureSet: set.slug, features, threshold, calibration, model };
    const claims = { version, columns, labels, train, test, stored, codes: training.codes };
    const choices = { costs: input.costs, seed: input.seed, thresholdFrom, calibrationFrom: from };
    const { evaluation, probabilities, known } = await testTraining(
      mlflow,
      { teamId, ...claims, ...choices },
      champion,
      { isRefitWanted: input.refitChampion, signal },
    );
    const { recall, precision, rocAuc } = evaluation.figures;
    log(
      `Recall ${scoreText(recall)}, precision ${scoreText(precision)}, ROC-AUC ${scoreText(rocAuc)} on ${counted(test.length, "held-out claim")} with ${counted(split.testFrauds, "fraud")}.`,
    );
    if (rocAuc.low <= 0.5)
      log(
        `The model is ${rocAuc.high < 0.5 ? "worse" : "no better"} than chance: the 95 % interval of its ROC-AUC is ${scoreInterval(rocAuc)}.`,
        "warning",
      );

    progress(0.8, "Exporting");
    const onnx = kind.toOnnx(model, features, threshold, calibration);
    const onnxMaxDifference = await verifyOnnx(onnx, columns, test, probabilities);
    if (!(onnxMaxDifference <= largestOnnxDifference))
      throw new Error(
        `The ONNX export differs from the model by ${onnxMaxDifference}, more than ${largestOnnxDifference}.`,
      );
    log(`The ONNX export agrees with the model to ${onnxMaxDifference.toExponential(1)}.`);

    progress(0.9, "Logging to MLflow");
    signal.throwIfAborted();
    const example = exampleClaim(features, columns, test[0]!);
    const logged = await logTraining(mlflow, {
      experiment: input.experiment,
      model: input.model,
      name: `run-${runId.slice(-8)}`,
      params: {
        model_kind: kind.slug,
        feature_set: set.slug,
        seed: input.seed,
        threshold,
        threshold_scale: "score before calibration",
        calibration: calibration?.method ?? "none",
        ...params,
      },
      tags: {
        "switchyard.run": runId,
        "switchyard.dataset": `${data.dataset}/${data.version}`,
        "switchyard.sha256": data.sha256,
        "switchyard.split": split.sha256,
        "switchyard.transformation": writeTransformation(features).sha256,
      },
      evaluation,
      onnx,
      stored: writeModel(stored),
      example,
      record: writeTrainingRecord({
        recipe: {
          kind: kind.slug,
          features: set.slug,
          params,
          threshold: input.threshold,
          costs: input.costs,
        },
        rows: known,
      }),
      formats: claimFormats(features),
    });
    log(
      `Registered as ${input.model} version ${logged.modelVersion}, experiment run ${logged.experimentRunId}` +
        `${server ? ` of ${server.uri}` : ""}.`,
    );
    const { uri, sha256 } = await storage(teamId).put(
      `${runFolder(teamId, runId)}/evaluation.json`,
      JSON.stringify(evaluation),
    );
    const { trainRows, trainFrauds, testRows, testFrauds } = split;
    return {
      facts: {
        ...logged,
        mlflowUri: server?.uri,
        model: input.model,
        kind: kind.slug,
        featureSet: set.slug,
        experiment: input.experiment,
        params,
        paramsFrom: paramsFrom(input.paramsFrom, Object.keys(input.params)),
        dataset: data.dataset,
        datasetVersion: data.version,
        datasetSha256: data.sha256,
        isSynthetic: data.isSynthetic,
        trainRows,
        trainFrauds,
        testRows,
        testFrauds,
        seed: input.seed,
        fitMs,
        isCalibrated: calibration !== undefined,
        onnxMaxDifference,
        libraries: libraryVersions(),
      },
      evaluation: await signReference(teamId, { uri, sha256 }),
      example,
    };
  },
});

/** Where the parameters came from, with those that the run's own parameters set. */
function paramsFrom(best: string, own: string[]): string {
  return own.length === 0 ? best : `${best}; ${listed(own)} as the run's parameters say`;
}

/** A claim as it was read. Its numbers are written so that the portal reads them back whatever the decimal mark is. */
function exampleClaim(
  features: readonly Feature[],
  columns: Record<string, CodedColumn>,
  row: number,
): Record<string, string> {
  return Object.fromEntries(
    features.map(({ name, format }) => {
      const text = textAt(columns[name]!, row);
      return [name, format?.type === "number" ? writeNumber(text) : text];
    }),
  );
}
