import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { PlainName } from "@/lib/base/plain-name";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { defineTask } from "@/lib/flows/task";
import { getFeatureSet, getModelKind } from "@/lib/learning/catalog";
import { crossValidate } from "@/lib/learning/evaluate/cross-validate";
import { Trial } from "@/lib/learning/evaluate/rank-trials";
import { encodeFeatures } from "@/lib/learning/features/features";
import { readKindParams } from "@/lib/learning/kind-params";
import { stratifiedFolds } from "@/lib/learning/sampling/folds";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readClaims } from "@/lib/training/read-claims";
import { readSplit } from "@/lib/training/split-rows";
import { DataReference } from "./read-data";
import { SplitReference } from "./split-data";

export default defineTask({
  slug: "try-parameters",
  name: "Try parameters",
  description:
    "Measures one set of parameters by cross-validation on the training claims, and keeps it as an experiment run.",
  input: z.object({
    data: DataReference,
    split: SplitReference,
    kind: z.string(),
    features: z.string().default("twelve-categories"),
    params: z.record(z.string(), z.unknown()).default({}),
    /** Share of the training claims to use. */
    budget: z.number().gt(0).max(1).default(1),
    folds: z.int().min(2).max(20).default(5),
    /** Recall is measured where at least this share of flagged claims are frauds. */
    precisionFloor: z.number().min(0).max(1).default(0.12),
    seed: z.int().min(0),
    experiment: PlainName,
  }),
  output: Trial,
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It keeps what it measures as an experiment run.",
  async run({ teamId, runId, input, signal, block, log, progress }) {
    const kind = getModelKind(input.kind);
    const set = getFeatureSet(input.features);
    const params = readKindParams(kind, input.params);
    const version = await getReferencedVersion(teamId, input.data);
    const { ofSet, labels } = await readClaims(version, set, [], { signal });
    const rows = shareOf(
      (await readSplit({ teamId, runId }, input.split)).train,
      labels,
      input.budget,
      input.seed,
    );
    const features = set.fit(ofSet, rows);
    const training = { features, codes: encodeFeatures(features, ofSet), labels, rows };
    const scores = await crossValidate(kind.slug, training, params, input.seed, {
      folds: input.folds,
      signal,
      onProgress: (share) => progress(share, "Cross-validating"),
    });
    const folds = await Promise.all(
      stratifiedFolds(rows, labels, input.folds, input.seed).map(async (fold) => {
        const [ofFold, answers] = [pickRows(labels, fold), scoresOf(fold, rows, scores)];
        const [rocAuc, prAuc, recallAtPrecision] = await Promise.all([
          calculateInWorker("rocAuc", ofFold, answers),
          calculateInWorker("prAuc", ofFold, answers),
          calculateInWorker("recallAtPrecision", ofFold, answers, input.precisionFloor),
        ]);
        return { rocAuc, prAuc, recallAtPrecision };
      }),
    );
    const meanOf = (metric: keyof (typeof folds)[number]) =>
      folds.reduce((sum, fold) => sum + fold[metric], 0) / folds.length;
    // No recall or precision at a threshold: parameters change the scale of scores, so those do not compare.
    const metrics = {
      roc_auc: meanOf("rocAuc"),
      pr_auc: meanOf("prAuc"),
      recall_at_precision: meanOf("recallAtPrecision"),
    };
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { info } = await mlflow.createRun({
      experimentId: await mlflow.ensureExperiment(input.experiment),
      name: `trial-${runId.slice(-8)}`,
      tags: { "switchyard.run": runId, "switchyard.sha256": input.data.sha256 },
    });
    const about = { model_kind: kind.slug, feature_set: set.slug, budget: input.budget, folds: input.folds };
    const texts = Object.entries({ ...about, ...params }).map(([key, value]) => [key, String(value)]);
    await mlflow.logBatch(info.run_id, { params: Object.fromEntries(texts), metrics });
    await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
    log(
      `ROC-AUC ${metrics.roc_auc.toFixed(3)}, ${metrics.recall_at_precision > 0 ? `recall ${metrics.recall_at_precision.toFixed(3)} at` : "no threshold with"} a precision of ${input.precisionFloor} or more, on ${counted(rows.length, "claim")}: ${JSON.stringify(params)}`,
    );
    return {
      params,
      budget: input.budget,
      recallAtPrecision: metrics.recall_at_precision,
      rocAuc: metrics.roc_auc,
      folds,
      experimentRunId: info.run_id,
    };
  },
});

/** A part of rows with the same share of frauds; all of them for a share of 1. */
function shareOf(rows: Uint32Array, labels: Uint8Array, share: number, seed: number): Uint32Array {
  if (share >= 1) return rows;
  const ofRows = pickRows(labels, rows);
  return stratifiedSplit(ofRows, share, seed).test.map((place) => rows[place]!);
}

/** The scores of a fold's rows, of those of all `rows`; both are in the same order. */
function scoresOf(fold: Uint32Array, rows: Uint32Array, scores: Float64Array): Float64Array {
  let place = 0;
  return Float64Array.from(fold, (row) => {
    while (rows[place] !== row) place++;
    return scores[place]!;
  });
}
