import { and, eq, max } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import {
  modelAliasChanges,
  modelAliases,
  modelTraffic,
  modelVersions,
  registeredModels,
} from "@/db/schema/registered-models";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { recordEvent } from "@/lib/events/record-event";
import { getLoggedModel, tagLoggedModel } from "@/lib/experiments/logged-models";
import { lockModel } from "./lock-model";
import { getModel, getModelVersion, type ModelVersion } from "./model-queries";
import { forgetServed } from "./served-versions";
import { takeSnapshot } from "./take-snapshot";
import { resolveSource } from "./version-source";

/** Creates a registered model. @throws DomainError "conflict" when the name is taken */
export async function createRegisteredModel(
  teamId: string,
  {
    name,
    description = "",
    tags = {},
  }: { name: string; description?: string; tags?: Record<string, string> },
) {
  const [created] = await db()
    .insert(registeredModels)
    .values({ teamId, name, description, tags })
    .onConflictDoNothing()
    .returning();
  if (!created) throw await nameTaken(teamId, name, isPrompt(tags));
  return created;
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

/** True for the tags of a prompt. */
export const isPrompt = (tags: Record<string, string> | undefined) =>
  tags?.["mlflow.prompt.is_prompt"]?.toLowerCase() === "true";

/** Changes description or tags of a registered model. @throws DomainError "not-found" */
export async function updateRegisteredModel(
  teamId: string,
  name: string,
  change: { description?: string; tags?: Record<string, string> },
): Promise<void> {
  const model = await getModel(teamId, name);
  await db()
    .update(registeredModels)
    .set({ ...change, updatedAt: new Date() })
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.id, model.id)));
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
  change: { description?: string; tags?: Record<string, string> },
): Promise<ModelVersion> {
  const row = await getModelVersion(teamId, name, version);
  await db()
    .update(modelVersions)
    .set({ ...change, updatedAt: new Date() })
    .where(and(eq(modelVersions.teamId, teamId), eq(modelVersions.id, row.id)));
  return getModelVersion(teamId, name, version);
}

/** A move of an alias, as recorded. */
export interface AliasMove {
  alias: string;
  /** Null removes the alias. */
  toVersion: number | null;
  changedBy: string;
  reason: string;
  /** Failed gates that were overridden. */
  overridden?: string[];
}

/**
 * Points an alias at a version and appends the move to the history. Idempotent: does nothing when the alias already
 * points there. Callers check the gates first (lib/registry/move-alias.ts).
 */
export async function writeAlias(
  teamId: string,
  registeredModelId: string,
  { alias, toVersion, changedBy, reason, overridden = [] }: AliasMove,
): Promise<void> {
  const current = and(eq(modelAliases.registeredModelId, registeredModelId), eq(modelAliases.alias, alias));
  await db().transaction(async (tx) => {
    await lockModel(tx, registeredModelId);
    const [before] = await tx.select().from(modelAliases).where(current);
    const fromVersion = before?.version ?? null;
    if (fromVersion === toVersion) return;
    await tx.delete(modelAliases).where(current);
    if (toVersion !== null) {
      await refuseDeleted(tx, registeredModelId, toVersion);
      await tx.insert(modelAliases).values({ registeredModelId, alias, version: toVersion });
    }
    await tx
      .insert(modelAliasChanges)
      .values({ teamId, registeredModelId, alias, fromVersion, toVersion, changedBy, reason, overridden });
    // The second version has become the first, or there is no first any more.
    await tx
      .delete(modelTraffic)
      .where(
        and(
          eq(modelTraffic.registeredModelId, registeredModelId),
          eq(modelTraffic.alias, alias),
          toVersion === null ? undefined : eq(modelTraffic.version, toVersion),
        ),
      );
    await recordAliasMove(tx, teamId, registeredModelId, {
      alias,
      fromVersion,
      toVersion,
      changedBy,
      reason,
    });
  });
  forgetServed();
}

/** The version may have been deleted since the gates were checked. */
async function refuseDeleted(tx: Transaction, registeredModelId: string, version: number): Promise<void> {
  const [found] = await tx
    .select({ id: modelVersions.id })
    .from(modelVersions)
    .where(and(eq(modelVersions.registeredModelId, registeredModelId), eq(modelVersions.version, version)));
  if (!found) throw new DomainError("not-found", `There is no version ${version} of this model any more.`);
}

async function recordAliasMove(
  tx: Transaction,
  teamId: string,
  registeredModelId: string,
  move: Omit<AliasMove, "overridden"> & { fromVersion: number | null },
): Promise<void> {
  const [model] = await tx
    .select({ name: registeredModels.name })
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.id, registeredModelId)));
  const inWords = (version: number | null) => (version === null ? "no version" : `version ${version}`);
  const by = move.changedBy ? ` by ${move.changedBy}` : "";
  await recordEvent(
    teamId,
    {
      type: "model.alias_moved",
      subject: model!.name,
      message: `${model!.name}@${move.alias} was moved from ${inWords(move.fromVersion)} to ${inWords(move.toVersion)}${by}.`,
      data: move,
    },
    tx,
  );
}
