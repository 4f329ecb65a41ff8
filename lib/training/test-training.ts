import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { getModelKind } from "@/lib/learning/catalog";
import { baselineRule } from "@/lib/learning/evaluate/baseline-rule";
import { probabilityAt } from "@/lib/learning/evaluate/calibrate";
import type { Figures } from "@/lib/learning/evaluate/champion-comparison";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { Costs } from "@/lib/learning/evaluate/money";
import { predictFraud } from "@/lib/learning/predict-fraud";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { identityColumns, pickHashes } from "@/lib/learning/sampling/row-identity";
import type { StoredModel } from "@/lib/learning/stored-model";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { MlflowClient } from "@/lib/mlflow/client";
import { type Challenger, type Champion, compareWithChampion } from "./champion";
import type { KnownRows } from "./training-record";
import { rowHasher, unseenRows } from "./unseen-rows";

/** A trained model with the claims that it was trained and is tested on. */
export interface Trained extends Omit<Challenger, "scored" | "known" | "hash"> {
  stored: StoredModel;
  /** By name; those of the untrained rule among them. */
  columns: Record<string, CodedColumn>;
  /** codes[feature][row] */
  codes: Uint8Array[];
  costs: Costs;
  thresholdFrom: string;
  calibrationFrom: string;
}

/**
 * Tests a trained model on its held-out rows: its figures, and how it stands to the champion.
 * @returns the evaluation, the probabilities of the test rows in their order, and the training rows' hashes
 */
export async function testTraining(
  mlflow: MlflowClient,
  trained: Trained,
  champion: Champion | undefined,
  options: { isRefitWanted: boolean; signal?: AbortSignal },
): Promise<{
  evaluation: Evaluation & { figures: Figures };
  probabilities: Float64Array;
  known: KnownRows;
}> {
  const { version, columns, labels, train, test, stored, codes } = trained;
  const { threshold, calibration } = stored;
  const kind = getModelKind(stored.kind);
  const { scores, probabilities } = await predictFraud(stored, codes, test);
  const testLabels = pickRows(labels, test);
  const hash = rowHasher(version, options.signal);
  const rowColumns = identityColumns(version.columns as DatasetColumn[], version.rows);
  const known = { columns: rowColumns, hashes: pickHashes(await hash(rowColumns), train) };
  const fresh = await unseenRows(hash, test, [known]);
  const challenger = { ...trained, scored: { probabilities: scores, threshold }, known, hash };
  const baseline = baselineRule(columns, test);
  const answers = { labels: testLabels, probabilities: scores, threshold, baseline, costs: trained.costs };
  const evaluation = {
    ...(await calculateInWorker("evaluate", answers)),
    probability: {
      ...(await calculateInWorker("evaluateProbabilities", testLabels, scores, probabilities)),
      calibration: calibration ?? null,
      calibrationFrom: trained.calibrationFrom,
      atThreshold: probabilityAt(threshold, kind.scoreScale, calibration),
    },
    thresholdFrom: trained.thresholdFrom,
    importance: kind.importance(stored.model, stored.features),
    repeatedRows: test.length - fresh.length,
    champion: champion
      ? await compareWithChampion(mlflow, champion, challenger, options.isRefitWanted, options)
      : null,
  };
  return { evaluation, probabilities, known };
}
