import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { wordsOf } from "@/lib/datasets/table-words";
import { DatasetChoice, VersionChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { sourceColumns } from "@/lib/learning/features/model-columns";
import { outcomeOf } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { findClaims, Monitored } from "@/lib/monitoring/monitored";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readScoringModel } from "@/lib/training/read-training";
import { findRegisteredVersion, getTrainedVersion, ModelReference } from "@/lib/training/registered-model";
import { outcomeOfData } from "@/lib/training/target-of";

/** Reference for the current claims: a version of the same dataset, or the model's training data. */
export const ReferenceChoice = z.union([z.int().min(1), z.literal("training")]);

export default defineTask({
  slug: "find-monitored",
  name: "Find rows and model",
  description: "Finds the current rows, the reference to compare them with, and the model that scores them.",
  input: z.object({
    dataset: DatasetChoice,
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
    const { name, version, experimentRunId } = await findRegisteredVersion(mlflow, input.model);
    const isTraining = input.reference === "training";
    const reference = isTraining
      ? await findTrainingData(teamId, mlflow, `${name}/${version}`)
      : (await findClaims(teamId, input.dataset, input.reference as number)).claims;
    const { claims: current, columns, found } = await findClaims(teamId, input.dataset, input.version);
    const { fields, readings, source } = await readScoringModel(mlflow, { name, version }, teamId);
    const names = fields.map((field) => field.name);
    checkColumns(
      columns,
      sourceColumns(names, (field) => readings[field]),
    );
    const outcome = "trained" in source ? outcomeOf(source.trained) : outcomeOfData(found);
    log(
      `${current.dataset} version ${current.version} (${counted(current.rows, wordsOf(outcome).row)}) against ${reference.dataset} version ${reference.version} (${reference.rows}), with ${name} version ${version}.`,
    );
    const model = { name, version, experimentRunId };
    const { sampleRows, seed } = input;
    return { monitored: { model, outcome, reference, current, isTraining, sampleRows, seed } };
  },
});

/** Data that a version was trained on. @throws DomainError "invalid" when they are unknown or have changed */
async function findTrainingData(teamId: string, mlflow: MlflowClient, model: string) {
  const { name, version, trainedOn } = await getTrainedVersion(mlflow, model);
  const { claims } = await findClaims(teamId, trainedOn.dataset, trainedOn.version);
  if (claims.sha256 === trainedOn.sha256) return claims;
  throw new DomainError(
    "invalid",
    `${trainedOn.dataset} version ${trainedOn.version} is not the file that ${name} version ${version} was trained on. Choose a reference by its version.`,
  );
}

function checkColumns(columns: DatasetColumn[], needed: readonly string[]): void {
  const there = new Set(columns.map(({ name }) => name));
  const missing = needed.filter((name) => !there.has(name));
  if (missing.length > 0)
    throw new DomainError(
      "invalid",
      `The current rows lack what the model needs: ${missing.join(", ")}. Upload them with these columns.`,
    );
}
