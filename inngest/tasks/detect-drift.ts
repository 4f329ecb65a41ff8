import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { defineTask } from "@/lib/flows/task";
import { sourceColumns } from "@/lib/learning/features/model-columns";
import { datasetDrift } from "@/lib/monitoring/dataset-drift";
import {
  derivedOf,
  findClaims,
  Monitored,
  readingsLike,
  readSample,
  uncomparedColumns,
} from "@/lib/monitoring/monitored";
import { DetailsReference, keepDetails } from "@/lib/runs/keep/run-details";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readScoringModel } from "@/lib/training/read-training";

export default defineTask({
  slug: "detect-drift",
  name: "Detect drift",
  description: "Compares the columns of the current rows with the reference, by Evidently's default tests.",
  input: z.object({ monitored: Monitored, driftShare: z.number().gt(0).max(1).default(0.5) }),
  output: z.object({ driftedShare: z.number(), hasDrifted: z.boolean(), details: DetailsReference }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: true,
  async run({ teamId, runId, input, block, log, progress, signal }) {
    const { monitored } = input;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { fields, readings: ofFields } = await readScoringModel(mlflow, monitored.model, teamId);
    const { dataset, version } = monitored.reference;
    const ofModel = new Set(fields.map(({ name }) => name));
    // Columns that the model reads are always compared.
    const { found } = await findClaims(teamId, dataset, version);
    const identifiers = uncomparedColumns(found).filter((name) => !ofModel.has(name));
    // Time goes on, so dates are compared by the parts and distances that the model reads.
    const derived = derivedOf(ofFields);
    const dates = sourceColumns(Object.keys(derived), (name) => derived[name]);
    const isCompared = (name: string) =>
      name !== monitored.outcome.column && !identifiers.includes(name) && !dates.includes(name);
    progress(0, "Reading rows");
    const reference = await readSample(teamId, monitored.reference, monitored, isCompared, {
      signal,
      readings: derived,
    });
    const readings = readingsLike(reference.columns);
    const current = await readSample(teamId, monitored.current, monitored, isCompared, { signal, readings });
    const options = {
      threshold: input.driftShare,
      ofModel,
      identifiers,
    };
    const drift = await datasetDrift(reference.columns, current.columns, options, (share) => {
      signal.throwIfAborted();
      progress(0.3 + 0.7 * share, "Comparing columns");
    });
    const drifted = drift.columns.filter((column) => column.hasDrifted).map(({ name }) => name);
    log(
      `${drifted.length} of ${counted(drift.columns.length, "column")} ${drifted.length === 1 ? "has" : "have"} drifted${drifted.length > 0 ? `: ${drifted.join(", ")}` : ""}.`,
    );
    const details = await keepDetails({ teamId, runId }, "drift", drift);
    return { driftedShare: drift.driftedShare, hasDrifted: drift.hasDrifted, details };
  },
});
