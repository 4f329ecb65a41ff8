import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { textAt } from "@/lib/datasets/coded-column";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import { encodeFeatures, readingsOf } from "@/lib/learning/features/features";
import { labelTexts, targetReading } from "@/lib/learning/features/target";
import { predictFraud } from "@/lib/learning/predict-fraud";
import { explainInWorker } from "@/lib/learning/workers/train-in-workers";
import { explanations, rowsToExplain } from "@/lib/monitoring/explanations";
import { columnsOfModel, findClaims, identifiersOf, Monitored, readSample } from "@/lib/monitoring/monitored";
import { DetailsReference, keepDetails } from "@/lib/runs/keep/run-details";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readTrainedModel } from "@/lib/training/read-training";

export default defineTask({
  slug: "explain-predictions",
  name: "Explain predictions",
  description: "Exact Shapley values of a sample of the current claims, and of the most suspicious ones.",
  input: z.object({
    monitored: Monitored,
    /** Number of randomly drawn claims. */
    rows: z.int().min(50).max(20_000).default(2000),
    /** Number of most suspicious claims, each shown individually. */
    claims: z.int().min(0).max(10).default(3),
  }),
  output: z.object({ rowsPerSecond: z.number(), details: DetailsReference }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: true,
  async run({ teamId, runId, input, block, log, progress, signal }) {
    const { monitored } = input;
    const { outcome } = monitored;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const stored = await readTrainedModel(mlflow, monitored.model);
    const { kind, features, model, threshold, calibration } = stored;
    const { claims, columns: profile } = await findClaims(
      teamId,
      monitored.current.dataset,
      monitored.current.version,
    );
    const identifiers = identifiersOf(profile, claims.rows);
    const wanted = columnsOfModel(features, outcome, identifiers);
    progress(0, "Reading claims");
    const { columns, rows: count } = await readSample(teamId, claims, monitored, wanted, {
      signal,
      readings: { ...readingsOf(features), ...targetReading(outcome) },
    });
    const codes = encodeFeatures(features, columns);
    const all = Uint32Array.from({ length: count }, (_, row) => row);
    const { scores, probabilities } = await predictFraud(stored, codes, all);
    const rows = rowsToExplain(scores, Math.min(input.claims, count), input.rows, monitored.seed);
    progress(0.3, "Explaining");
    const explained = await explainInWorker(kind, model, codes, rows);
    signal.throwIfAborted();
    const rowsPerSecond = (rows.length / Math.max(1, explained.explainMs)) * 1000;
    log(`Explained ${counted(rows.length, "claim")}, ${Math.round(rowsPerSecond)} a second on one thread.`);
    const written = columns[outcome.column];
    const labels = written && labelTexts(written, outcome);
    const suspicious = Array.from(rows.subarray(0, Math.min(input.claims, count)), (row) => ({
      name: identifiers[0]
        ? `${identifiers[0]} ${textAt(columns[identifiers[0]]!, row)}`
        : `row ${row + 1} of the sample`,
      probability: probabilities[row]!,
      score: scores[row]!,
      label: labels ? textAt(labels, row) : "",
    }));
    const found = {
      ...explanations(
        features,
        codes,
        explained,
        rows,
        (row) => scores[row]! > threshold,
        suspicious,
        (feature, row) => textAt(columns[feature]!, row),
      ),
      scale: getModelKind(kind).scoreScale,
      method: getModelKind(kind).explanationMethod,
      isCalibrated: calibration !== undefined,
      rows: rows.length - suspicious.length,
      rowsPerSecond,
      threshold,
    };
    return { rowsPerSecond, details: await keepDetails({ teamId, runId }, "explanations", found) };
  },
});
