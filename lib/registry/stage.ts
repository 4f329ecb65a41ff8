import { and, eq, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { lockModel } from "./lock-model";
import { getModel, getModelVersion, type ModelVersion } from "./model-queries";

export type ModelStage = ModelVersion["stage"];
const modelStages = modelVersions.stage.enumValues;

/** A stage by its name in any case. @throws DomainError "invalid" */
export function readStage(name: string): ModelStage {
  const stage = modelStages.find((stage) => stage.toLowerCase() === name.toLowerCase());
  if (stage) return stage;
  throw new DomainError(
    "invalid",
    `Invalid Model Version stage: ${name}. Value must be one of ${modelStages.join(", ")}.`,
  );
}

/**
 * Moves a version to a stage, which is a note for MLflow's older clients: the portal serves by aliases.
 * @param options.archivesOthers moves the other versions of that stage to Archived
 * @throws DomainError "not-found"; "invalid" when others are archived for a stage that is not active
 */
export async function moveToStage(
  teamId: string,
  name: string,
  version: string,
  stage: ModelStage,
  { archivesOthers }: { archivesOthers: boolean },
): Promise<ModelVersion> {
  if (archivesOthers && stage !== "Staging" && stage !== "Production")
    throw new DomainError(
      "invalid",
      `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
    );
  const { id: modelId } = await getModel(teamId, name);
  const { id } = await getModelVersion(teamId, name, version);
  const updatedAt = new Date();
  await db().transaction(async (tx) => {
    await lockModel(tx, modelId);
    const others = and(
      eq(modelVersions.teamId, teamId),
      eq(modelVersions.registeredModelId, modelId),
      eq(modelVersions.stage, stage),
      ne(modelVersions.id, id),
    );
    if (archivesOthers) await tx.update(modelVersions).set({ stage: "Archived", updatedAt }).where(others);
    const own = and(eq(modelVersions.teamId, teamId), eq(modelVersions.id, id));
    await tx.update(modelVersions).set({ stage, updatedAt }).where(own);
    await tx.update(registeredModels).set({ updatedAt }).where(eq(registeredModels.id, modelId));
  });
  return getModelVersion(teamId, name, version);
}

/** The newest version of each stage, the stages in MLflow's order. @param versions newest first */
export function latestOfStages(versions: ModelVersion[], stages: readonly ModelStage[] = modelStages) {
  return modelStages
    .filter((stage) => stages.includes(stage))
    .flatMap((stage) => versions.find((version) => version.stage === stage) ?? []);
}
