import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { defineTask } from "@/lib/flows/task";
import { outcomeOf } from "@/lib/learning/stored-model";
import { findClaims, Monitored } from "@/lib/monitoring/monitored";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readTrainedModel } from "@/lib/training/read-training";
import { getTrainedVersion, ModelReference } from "@/lib/training/registered-model";

/** A dataset version's number, or latest. */
export const VersionChoice = z.union([z.int().min(1), z.literal("latest")]);
/** Reference for the current claims: a version of the same dataset, or the model's training data. */
export const ReferenceChoice = z.union([z.int().min(1), z.literal("training")]);

export default defineTask({
  slug: "find-monitored",
  name: "Find claims and model",
  description:
    "Finds the current claims, the reference to compare them with, and the model that scores them.",
  input: z.object({
    dataset: z.string(),
    version: VersionChoice.default("latest"),
    reference: ReferenceChoice.default("training"),
    model: ModelReference,
    sampleRows: z.int().min(100).default(50_000),
    seed: z.int().min(0).default(42),
  }),
  output: z.object({ monitored: Monitored }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  // An alias and "latest" may refer to another version tomorrow.
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input, block, log, signal }) {
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { name, version, experimentRunId, trainedOn } = await getTrainedVersion(mlflow, input.model);
    const isTraining = input.reference === "training";
    const { claims: reference } = isTraining
      ? await findClaims(teamId, trainedOn.dataset, trainedOn.version)
      : await findClaims(teamId, input.dataset, input.reference as number);
    if (isTraining && reference.sha256 !== trainedOn.sha256)
      throw new DomainError(
        "invalid",
        `${trainedOn.dataset} version ${trainedOn.version} is not the file that ${name} version ${version} was trained on. Choose a reference by its version.`,
      );
    const { claims: current, columns } = await findClaims(teamId, input.dataset, input.version);
    const stored = await readTrainedModel(mlflow, { name, version });
    checkColumns(columns, stored.features);
    log(
      `${current.dataset} version ${current.version} (${counted(current.rows, "claim")}) against ${reference.dataset} version ${reference.version} (${reference.rows}), with ${name} version ${version}.`,
    );
    const model = { name, version, experimentRunId };
    const { sampleRows, seed } = input;
    const outcome = outcomeOf(stored);
    return { monitored: { model, outcome, reference, current, isTraining, sampleRows, seed } };
  },
});

function checkColumns(columns: DatasetColumn[], features: readonly { name: string }[]): void {
  const there = new Set(columns.map(({ name }) => name));
  const missing = features.filter(({ name }) => !there.has(name)).map(({ name }) => name);
  if (missing.length > 0)
    throw new DomainError(
      "invalid",
      `The current claims lack what the model needs: ${missing.join(", ")}. Upload them with these columns.`,
    );
}
