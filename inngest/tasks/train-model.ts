import { counted, listed } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { signReference } from "@/lib/blocks/signed-reference";
import { requireExpectations } from "@/lib/datasets/expectations/require-expectations";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import { scoreInterval, scoreText } from "@/lib/learning/evaluate/estimate-text";
import { readKindParams } from "@/lib/learning/kind-params";
import { requireFiles } from "@/lib/mlflow/log-run";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { namedRuleOf } from "@/lib/training/baseline";
import { findChampion } from "@/lib/training/champion";
import { keepTraining } from "@/lib/training/keep-training";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readSplit } from "@/lib/training/split-rows";
import { costsOf, TrainInput, TrainOutput, trainTask } from "@/lib/training/task-inputs";
import { testModel } from "@/lib/training/test-model";
import { exportModel, fitModel, prepareTraining } from "@/lib/training/train";

export default defineTask({
  slug: trainTask,
  name: "Train model",
  description:
    "Trains a model kind, tests it on held-out rows, verifies its ONNX export and saves everything in MLflow.",
  input: TrainInput,
  output: TrainOutput,
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It registers a model version and saves an experiment run.",
  computes: true,
  async run({ teamId, runId, nodeId, attempt, input, signal, block, log, progress }) {
    const kind = getModelKind(input.kind);
    const params = readKindParams(kind, { ...input.bestParams, ...input.params });
    const server = await block("mlflow");
    const mlflow = mlflowOf(teamId, server, { signal });
    if (server) await requireFiles(mlflow, input.experiment);
    const words = wordsOf(input.data.outcome);
    progress(0, `Reading ${words.row}s`);
    const version = await getReferencedVersion(teamId, input.data);
    // Again: read-data may have been cached.
    await requireExpectations(input.data.dataset, version, signal);
    const champion = await findChampion(mlflow, input.model, teamId, version.columns);
    const split = () => readSplit({ teamId, runId }, input.split);
    const rule = namedRuleOf(input.rule, input.data.outcome, version.columns);
    const others = [...(rule?.map(({ column }) => column) ?? []), ...input.groups];
    const prepared = await prepareTraining(
      version,
      { features: input.features, outcome: input.data.outcome },
      split,
      { signal, others },
    );

    log(
      `Training ${kind.name.toLowerCase()} on ${counted(prepared.features.length, "feature")} with ${JSON.stringify(params)}, seed ${input.seed}.`,
    );
    const { features, threshold, seed, calibrate } = input;
    const { outcome } = input.data;
    const costs = costsOf(input.costs, outcome, input.split);
    const unkept = prepared.features.filter(({ monotone }) => monotone).map(({ name }) => name);
    if (unkept.length > 0 && kind.slug !== "gradient-boosted-trees")
      log(
        `${kind.name} does not keep the direction that the schema asks of ${listed(unkept)}. Gradient-boosted trees do.`,
        "warning",
      );
    const setup = { outcome, kind: kind.slug, features, params, threshold, costs, seed, calibrate };
    const onProgress = (share: number, message: string) => progress(0.1 + 0.65 * share, message);
    const fitted = await fitModel(prepared, setup, { signal, onProgress, log });

    progress(0.75, "Testing");
    const isRefitWanted = input.refitChampion;
    const tested = await testModel(prepared, fitted, champion, {
      isRefitWanted,
      rule,
      groups: input.groups,
      split: input.split.how,
      signal,
    });
    const { recall, precision, rocAuc } = tested.evaluation.figures;
    log(
      `Recall ${scoreText(recall)}, precision ${scoreText(precision)}, ROC-AUC ${scoreText(rocAuc)} on ${counted(prepared.test.length, `held-out ${words.row}`)} with ${counted(input.split.testFrauds, words.positive)}.`,
    );
    if (rocAuc.low <= 0.5)
      log(
        `The model is ${rocAuc.high < 0.5 ? "worse" : "no better"} than chance: the 95 % interval of its ROC-AUC is ${scoreInterval(rocAuc)}.`,
        "warning",
      );

    progress(0.8, "Exporting");
    const exported = await exportModel(prepared, fitted, tested.probabilities);
    log(`The ONNX export agrees with the model to ${exported.maxDifference.toExponential(1)}.`);

    progress(0.9, "Logging to MLflow");
    signal.throwIfAborted();
    const by = { teamId, runId, nodeId, attempt, signal };
    const done = { by, input, prepared, fitted, tested, exported };
    const { facts, example } = await keepTraining(mlflow, done);
    log(
      `Registered as ${input.model} version ${facts.modelVersion}, experiment run ${facts.experimentRunId}` +
        `${server ? ` of ${server.uri}` : ""}.`,
    );
    const { uri, sha256 } = await storage(teamId).put(
      `${runFolder(teamId, runId)}/evaluation.json`,
      JSON.stringify(tested.evaluation),
    );
    const evaluation = await signReference(teamId, { uri, sha256 });
    return { facts: { ...facts, mlflowUri: server?.uri }, evaluation, example };
  },
});
