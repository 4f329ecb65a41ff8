import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { textAt } from "@/lib/datasets/coded-column";
import { keyColumnsOf } from "@/lib/datasets/schema/key-columns";
import { wordsOf } from "@/lib/datasets/table-words";
import { readableValue } from "@/lib/datasets/value-in-words";
import { defineTask } from "@/lib/flows/task";
import { labelTexts, targetReading } from "@/lib/learning/features/target";
import { explanations, rowsToExplain } from "@/lib/monitoring/explanations";
import { columnsOfModel, findClaims, Monitored, readSample } from "@/lib/monitoring/monitored";
import { DetailsReference, keepDetails } from "@/lib/runs/keep/run-details";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readScoringModel } from "@/lib/training/read-training";

export default defineTask({
  slug: "explain-predictions",
  name: "Explain predictions",
  description: "Shapley values of a sample of the current rows, and of those with the highest scores.",
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
    const model = await readScoringModel(mlflow, monitored.model, teamId);
    const { fields, threshold, isCalibrated, scoreScale: scale, explanationMethod: method } = model;
    const { claims, found } = await findClaims(teamId, monitored.current.dataset, monitored.current.version);
    const [key] = keyColumnsOf(found);
    const wanted = columnsOfModel(fields, outcome, key === undefined ? [] : [key]);
    progress(0, "Reading rows");
    const { columns, rows: count } = await readSample(teamId, claims, monitored, wanted, {
      signal,
      readings: { ...model.readings, ...targetReading(outcome) },
    });
    const claimRows = model.encode(columns);
    const all = Uint32Array.from({ length: count }, (_, row) => row);
    const { scores, probabilities } = await claimRows.predict(all);
    const rows = rowsToExplain(
      scores,
      Math.min(input.claims, count),
      Math.min(input.rows, Math.max(1, model.mostExplained - input.claims)),
      monitored.seed,
    );
    progress(0.3, "Explaining");
    const explained = await claimRows.explain(rows, { background: all, seed: monitored.seed, signal });
    signal.throwIfAborted();
    const rowsPerSecond = (rows.length / Math.max(1, explained.explainMs)) * 1000;
    log(
      `Explained ${counted(rows.length, wordsOf(outcome).row)}, ${Math.round(rowsPerSecond)} a second on one thread.`,
    );
    const written = columns[outcome.column];
    const labels = written && labelTexts(written, outcome);
    const ofSample = count < found.rows ? " of the sample" : "";
    const suspicious = Array.from(rows.subarray(0, Math.min(input.claims, count)), (row) => ({
      name: key === undefined ? `row ${row + 1}${ofSample}` : `${key} ${textAt(columns[key]!, row)}`,
      probability: probabilities[row]!,
      score: scores[row]!,
      label: labels ? textAt(labels, row) : "",
    }));
    const details = {
      ...explanations(
        fields.map(({ name }) => name),
        claimRows.groupAt,
        explained,
        rows,
        (row) => scores[row]! > threshold,
        suspicious,
        (feature, row) => readableValue(columns[feature]!, textAt(columns[feature]!, row)),
      ),
      scale,
      method,
      isCalibrated,
      rows: rows.length - suspicious.length,
      rowsPerSecond,
      threshold,
    };
    return { rowsPerSecond, details: await keepDetails({ teamId, runId }, "explanations", details) };
  },
});
