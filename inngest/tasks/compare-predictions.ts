import { z } from "zod";
import { counted, percent } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { labelTexts, targetReading } from "@/lib/learning/features/target";
import { chooseRows, sayCompared } from "@/lib/monitoring/compared-rows";
import { columnsOfModel, findClaims, Monitored, readSample, sampleOf } from "@/lib/monitoring/monitored";
import { comparePredictions } from "@/lib/monitoring/predictions";
import { DetailsReference, keepDetails } from "@/lib/runs/keep/run-details";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { findTrainingFigures, readScoringModel } from "@/lib/training/read-training";
import { rowsByModel } from "@/lib/training/rows-by-model";

export default defineTask({
  slug: "compare-predictions",
  name: "Compare predictions",
  description:
    "Scores the reference and the current rows, and measures model performance where labels exist.",
  input: z.object({ monitored: Monitored }),
  output: z.object({ hasDrifted: z.boolean(), recall: z.number().nullable(), details: DetailsReference }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: true,
  async run({ teamId, runId, input, block, log, progress, signal }) {
    const { monitored } = input;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const model = await readScoringModel(mlflow, monitored.model, teamId);
    const { fields, threshold } = model;
    const { outcome } = monitored;
    async function score(which: "reference" | "current") {
      const readings = { ...model.readings, ...targetReading(outcome) };
      const read = await readSample(teamId, monitored[which], monitored, columnsOfModel(fields, outcome), {
        signal,
        readings,
      });
      const rows = Uint32Array.from({ length: read.rows }, (_, row) => row);
      const { scores, probabilities } = await model.encode(read.columns).predict(rows);
      const labels = read.columns[outcome.column];
      return {
        scores,
        ...(model.isCalibrated && { probabilities }),
        labels: labels && labelTexts(labels, outcome),
      };
    }
    progress(0, "Scoring the reference");
    const reference = await score("reference");
    progress(0.5, "Scoring the current rows");
    const current = await score("current");
    progress(0.9, "Telling rows apart that the model learned from");
    const tell = async (which: "reference" | "current") => {
      const { found: version } = await findClaims(teamId, monitored[which].dataset, monitored[which].version);
      const on = { version, outcome, sample: sampleOf(version, monitored) };
      return rowsByModel(mlflow, { ...monitored.model, scoring: model }, on, signal);
    };
    const isSame = monitored.reference.sha256 === monitored.current.sha256;
    const chosen = chooseRows(
      { reference: await tell("reference"), current: await tell("current") },
      { reference: reference.scores.length, current: current.scores.length },
      isSame || !monitored.isTraining,
    );
    const training = await findTrainingFigures(mlflow, monitored.model);
    const found = comparePredictions(reference, current, threshold, training, chosen);
    const { performance, score: drift, flagRate } = found;
    const { row } = wordsOf(outcome);
    const { compared } = chosen;
    const verdict = compared.isFair
      ? `its scores have ${drift.hasDrifted ? "" : "not "}drifted`
      : "whether its scores have drifted is unknown";
    log(
      `The model flags ${percent(flagRate.current)} of the current ${row}s, ${percent(flagRate.reference)} of the reference; ${verdict}. ${sayCompared(compared, row)}`,
    );
    log(
      performance
        ? `Recall ${performance.recall.toFixed(3)} on ${counted(performance.rows, `labelled ${row}`)}${performance.training ? `; ${performance.training.recall.toFixed(3)} in training` : ""}.`
        : `The current ${row}s have no labels of both classes, so model performance cannot be measured yet.`,
    );
    const details = await keepDetails({ teamId, runId }, "predictions", found);
    return { hasDrifted: drift.hasDrifted, recall: performance?.recall ?? null, details };
  },
});
