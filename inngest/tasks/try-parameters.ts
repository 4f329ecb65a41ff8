import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { DataReference } from "@/lib/datasets/data-reference";
import { requireExpectations } from "@/lib/datasets/expectations/require-expectations";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { DerivedExperimentChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import { Trial } from "@/lib/learning/evaluate/rank-trials";
import { readKindParams } from "@/lib/learning/kind-params";
import { logRun } from "@/lib/mlflow/log-run";
import { measureParams, shareOfRows } from "@/lib/training/measure-params";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { trialsExperiment } from "@/lib/training/parameter-source";
import { readSplit, SplitReference } from "@/lib/training/split-rows";
import { prepareTraining } from "@/lib/training/train";

export default defineTask({
  slug: "try-parameters",
  name: "Try parameters",
  description:
    "Measures one set of parameters by cross-validation on the training rows, and saves it as an experiment run.",
  input: z.object({
    data: DataReference,
    split: SplitReference,
    kind: z.string(),
    features: z.string().default("twelve-categories"),
    params: z.record(z.string(), z.unknown()).default({}),
    /** Share of the training claims to use. */
    budget: z.number().gt(0).max(1).default(1),
    folds: z.int().min(2).max(20).default(5),
    /** Recall is measured at a threshold where at least this share of flagged claims are frauds. */
    precisionFloor: z.number().min(0).max(1).default(0.12),
    seed: z.int().min(0),
    /** Empty for the one of the dataset's searches. */
    experiment: DerivedExperimentChoice.default(""),
  }),
  output: Trial,
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It saves its measurements as an experiment run.",
  computes: true,
  async run({ teamId, runId, nodeId, attempt, input, signal, block, log, progress }) {
    const kind = getModelKind(input.kind);
    const params = readKindParams(kind, input.params);
    const { features, seed, folds, precisionFloor } = input;
    const version = await getReferencedVersion(teamId, input.data);
    // Again: read-data may have been cached.
    await requireExpectations(input.data.dataset, version, signal);
    const rowsToTry = async (labels: Uint8Array) => {
      const { train } = await readSplit({ teamId, runId }, input.split);
      return { train: shareOfRows(train, labels, input.budget, seed), test: new Uint32Array() };
    };
    const prepared = await prepareTraining(version, { features, outcome: input.data.outcome }, rowsToTry, {
      signal,
    });
    const measured = await measureParams(
      prepared,
      { kind: kind.slug, params, seed, folds, precisionFloor },
      { signal, onProgress: (share) => progress(share, "Cross-validating") },
    );
    const { rocAuc, prAuc, recallAtPrecision } = measured.mean;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const trial = {
      experiment: input.experiment || trialsExperiment(input.data.dataset),
      tags: {
        "switchyard.dataset": `${input.data.dataset}/${input.data.version}`,
        "switchyard.sha256": input.data.sha256,
      },
    };
    const about = {
      ...{ model_kind: kind.slug, feature_set: features, budget: input.budget },
      folds: measured.folds.length,
    };
    const texts = Object.entries({ ...about, ...params }).map(([key, value]) => [key, String(value)]);
    const by = { teamId, runId, nodeId, attempt, signal };
    const { info } = await logRun(mlflow, by, trial, ({ info: { run_id } }) =>
      mlflow.logBatch(run_id, {
        params: Object.fromEntries(texts),
        metrics: { roc_auc: rocAuc, pr_auc: prAuc, recall_at_precision: recallAtPrecision },
      }),
    );
    const recall = recallAtPrecision > 0 ? `recall ${recallAtPrecision.toFixed(3)} at` : "no threshold with";
    log(
      `ROC-AUC ${rocAuc.toFixed(3)}, ${recall} a precision of ${precisionFloor} or more, on ${counted(prepared.train.length, wordsOf(input.data.outcome).row)}: ${JSON.stringify(params)}`,
    );
    return {
      params,
      budget: input.budget,
      recallAtPrecision,
      rocAuc,
      prAuc,
      folds: measured.folds,
      experimentRunId: info.run_id,
    };
  },
});
