import { and, eq, max } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { getLoggedModel, tagLoggedModel } from "@/lib/experiments/logged-models";
import { lockModel } from "./lock-model";
import { getModel, getModelVersion, type ModelVersion } from "./model-queries";
import { isPrompt } from "./prompt";
import { takeSnapshot } from "./take-snapshot";
import { tellOfModel, tellOfTags, tellOfVersion } from "./tell-webhooks";
import { resolveSource } from "./version-source";

type Tags = Record<string, string>;

/** Creates a registered model. @throws DomainError "conflict" when the name is taken */
export async function createRegisteredModel(
  teamId: string,
  {
    name,
    description = "",
    tags = {},
  }: { name: string; description?: string; tags?: Record<string, string> },
) {
  const made = await db().transaction(async (tx) => {
    const [created] = await tx
      .insert(registeredModels)
      .values({ teamId, name, description, tags })
      .onConflictDoNothing()
      .returning();
    if (created) await tellOfModel(tx, teamId, created);
    return created;
  });
  if (!made) throw await nameTaken(teamId, name, isPrompt(tags));
  return made;
}

/** Error in MLflow's words for a name that a model or a prompt has: prompts are registered models with a tag. */
async function nameTaken(teamId: string, name: string, isNewPrompt: boolean): Promise<DomainError> {
  const [known] = await db()
    .select({ tags: registeredModels.tags })
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.name, name)));
  const [one, other] = isNewPrompt ? ["Prompt", "Registered Model"] : ["Registered Model", "Prompt"];
  const isOtherKind = known !== undefined && isPrompt(known.tags) !== isNewPrompt;
  return new DomainError(
    "conflict",
    isOtherKind
      ? `Tried to create a ${one.toLowerCase()} with name '${name}', but the name is already taken by a ${other.toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`
      : `${one} (name=${name}) already exists.`,
  );
}

/** A change of description or tags. A function changes the tags as they are at that time, so that no other change is lost. */
export interface Described {
  description?: string;
  tags?: Tags | ((now: Tags) => Tags);
}

/** Changes description or tags of a registered model. @throws DomainError "not-found" */
export async function updateRegisteredModel(
  teamId: string,
  name: string,
  { description, tags }: Described,
): Promise<void> {
  const { id } = await getModel(teamId, name);
  const isIt = and(eq(registeredModels.teamId, teamId), eq(registeredModels.id, id));
  await db().transaction(async (tx) => {
    const [model] = await tx.select().from(registeredModels).where(isIt).for("update");
    if (!model) throw new DomainError("not-found", `Registered Model with name=${name} not found`);
    const after = typeof tags === "function" ? tags(model.tags) : tags;
    await tx.update(registeredModels).set({ description, tags: after, updatedAt: new Date() }).where(isIt);
    if (after) await tellOfTags(tx, teamId, { model }, { before: model.tags, after });
  });
}

/**
 * Adds the next version of a model, with the current files, metrics, parameters and tags of its source
 * (version-source.ts). Later changes of the source do not affect the version.
 * @throws DomainError "not-found" for the model or its source, "invalid" when the source is not one of the team's
 */
export async function createModelVersion(
  teamId: string,
  name: string,
  {
    source,
    runId: claimedRun,
    modelId: claimedModel,
    wantedNumber = 0,
    ...details
  }: {
    source: string;
    /** Run and logged model that the source belongs to, as stated by the caller. */
    runId?: string;
    modelId?: string;
    runLink?: string;
    description?: string;
    tags?: Record<string, string>;
    createdBy?: string;
    /** Number that it gets when all others are lower; else the next one. */
    wantedNumber?: number;
  },
): Promise<ModelVersion> {
  const model = await getModel(teamId, name);
  const found = await resolveSource(teamId, {
    source,
    runId: claimedRun,
    modelId: claimedModel,
    isPrompt: isPrompt(details.tags),
  });
  const { from, runId, modelId, outsideRunId } = found;
  const version = await db().transaction(async (tx) => {
    await lockModel(tx, model.id);
    const [last] = await tx
      .select({ version: max(modelVersions.version) })
      .from(modelVersions)
      .where(and(eq(modelVersions.teamId, teamId), eq(modelVersions.registeredModelId, model.id)));
    const lowest = await nextNumber(tx, teamId, { kind: "model", name, highest: last?.version ?? null });
    const next = Math.max(lowest, wantedNumber);
    const artifactPath = from.kind === "run" ? from.path : "";
    const row = { ...details, teamId, registeredModelId: model.id, version: next, source, artifactPath };
    const [created] = await tx
      .insert(modelVersions)
      .values({ ...row, runId, modelId, outsideRunId, isOutside: from.kind === "outside" })
      .returning({ id: modelVersions.id });
    await takeSnapshot(tx, teamId, created!.id, found);
    await tellOfVersion(tx, teamId, {
      ...{ name, version: next, source, runId: claimedRun },
      ...{ tags: details.tags, description: details.description },
    });
    await tx.update(registeredModels).set({ updatedAt: new Date() }).where(eq(registeredModels.id, model.id));
    return next;
  });
  if (modelId !== null) await noteVersion(teamId, modelId, { name, version });
  return getModelVersion(teamId, name, version);
}

const versionsTag = "mlflow.modelVersions";

/** Lists the version in the tag of its logged model that MLflow's server keeps. */
async function noteVersion(teamId: string, modelId: string, version: { name: string; version: number }) {
  const { tags } = await getLoggedModel(teamId, modelId, { isDeletedToo: true });
  const known = z.array(z.unknown()).safeParse(parseJson(tags[versionsTag] ?? "[]"));
  const all = [...(known.data ?? []), version];
  await tagLoggedModel(teamId, modelId, { [versionsTag]: JSON.stringify(all) });
}

/** Changes description or tags of a version. @throws DomainError "not-found" */
export async function updateModelVersion(
  teamId: string,
  name: string,
  version: number | string,
  { description, tags }: Described,
): Promise<ModelVersion> {
  const model = await getModel(teamId, name);
  const { id, version: number } = await getModelVersion(teamId, name, version);
  const isIt = and(eq(modelVersions.teamId, teamId), eq(modelVersions.id, id));
  await db().transaction(async (tx) => {
    const [row] = await tx.select().from(modelVersions).where(isIt).for("update");
    if (!row) throw new DomainError("not-found", `Model Version (name=${name}, version=${number}) not found`);
    const after = typeof tags === "function" ? tags(row.tags) : tags;
    await tx.update(modelVersions).set({ description, tags: after, updatedAt: new Date() }).where(isIt);
    if (after) await tellOfTags(tx, teamId, { model, version: number }, { before: row.tags, after });
  });
  return getModelVersion(teamId, name, version);
}
