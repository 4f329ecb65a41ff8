import { and, eq, max } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import {
  modelAliasChanges,
  modelAliases,
  modelVersions,
  registeredModels,
} from "@/db/schema/registered-models";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { recordEvent } from "@/lib/events/record-event";
import { cleanArtifactPath } from "@/lib/experiments/experiment";
import { getExperimentRun } from "@/lib/experiments/queries";
import { lockModel } from "./lock-model";
import { getModel, getModelVersion, type ModelVersion } from "./model-queries";
import { forgetServed } from "./served-versions";
import { takeSnapshot } from "./version-snapshot";

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
  if (!created) throw new DomainError("conflict", `Registered Model (name=${name}) already exists.`);
  return created;
}

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
 * Adds the next version of a model, with the current files, metrics, parameters and tags of its run. Later changes of
 * the run do not affect the version. `source` is `runs:/<run>/<path>` or
 * `mlflow-artifacts:/<exp>/<run>/artifacts/<path>`.
 * @throws DomainError "not-found" for the model or the run, "invalid" when the source is not in this team's runs
 */
export async function createModelVersion(
  teamId: string,
  name: string,
  {
    source,
    runId: claimedRun,
    ...details
  }: {
    source: string;
    /** Run that the source belongs to, as stated by the caller. */
    runId?: string;
    description?: string;
    tags?: Record<string, string>;
    createdBy?: string;
  },
): Promise<ModelVersion> {
  const model = await getModel(teamId, name);
  const { runId, path } = readSource(source);
  if (claimedRun && claimedRun !== runId)
    throw new DomainError("invalid", `The source ${source} does not belong to the run ${claimedRun}.`);
  await getExperimentRun(teamId, runId);
  const version = await db().transaction(async (tx) => {
    await lockModel(tx, model.id);
    const [last] = await tx
      .select({ version: max(modelVersions.version) })
      .from(modelVersions)
      .where(and(eq(modelVersions.teamId, teamId), eq(modelVersions.registeredModelId, model.id)));
    const next = await nextNumber(tx, teamId, { kind: "model", name, highest: last?.version ?? null });
    const artifactPath = cleanArtifactPath(path);
    const [created] = await tx
      .insert(modelVersions)
      .values({
        ...details,
        teamId,
        registeredModelId: model.id,
        version: next,
        source,
        runId,
        artifactPath,
      })
      .returning({ id: modelVersions.id });
    await takeSnapshot(tx, created!.id, runId, artifactPath);
    await tx.update(registeredModels).set({ updatedAt: new Date() }).where(eq(registeredModels.id, model.id));
    return next;
  });
  return getModelVersion(teamId, name, version);
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

function readSource(source: string): { runId: string; path: string } {
  const match =
    source.match(/^runs:\/+([0-9a-f]{32})\/?(.*)$/) ??
    source.match(/^mlflow-artifacts:\/+\d+\/([0-9a-f]{32})\/artifacts\/?(.*)$/);
  if (!match) {
    throw new DomainError(
      "invalid",
      `Invalid model version source: '${source}'. It must be runs:/<run id>/<path> or mlflow-artifacts:/….`,
    );
  }
  return { runId: match[1]!, path: match[2]! };
}
