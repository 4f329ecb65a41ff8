import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import {
  modelAliasChanges,
  modelAliases,
  modelVersionSnapshots,
  modelVersions,
  registeredModels,
} from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { ownTagPrefix, versionArtifactUri } from "@/lib/experiments/experiment";

type RegisteredModel = typeof registeredModels.$inferSelect;

/** A version with its aliases and the location of its files. */
export type ModelVersion = typeof modelVersions.$inferSelect & {
  name: string;
  aliases: string[];
  experimentWireId: string | null;
  /** Tags `switchyard.…` of its run at registration: the training data, and the run that trained it. */
  trainingTags: Record<string, string>;
  /** Location for MLflow clients of the files it was registered with. */
  artifactUri: string;
};

export type ModelWithVersions = RegisteredModel & {
  /** Newest first. */
  versions: ModelVersion[];
  aliases: { alias: string; version: number }[];
};

/** The team's registered models by name, each with versions and aliases. */
export async function listModels(teamId: string): Promise<ModelWithVersions[]> {
  const models = await db()
    .select()
    .from(registeredModels)
    .where(eq(registeredModels.teamId, teamId))
    .orderBy(asc(registeredModels.name));
  return withVersions(teamId, models);
}

/** A registered model with its versions, aliases and alias history. @throws DomainError "not-found" */
export async function getModel(teamId: string, name: string) {
  const model = await findModel(teamId, name);
  if (!model) throw new DomainError("not-found", `Registered Model with name=${name} not found`);
  const aliasChanges = await db()
    .select()
    .from(modelAliasChanges)
    .where(and(eq(modelAliasChanges.teamId, teamId), eq(modelAliasChanges.registeredModelId, model.id)))
    .orderBy(desc(modelAliasChanges.createdAt), desc(modelAliasChanges.id))
    .limit(200);
  return { ...model, aliasChanges };
}

/** A version by its number or by `@alias`. @throws DomainError "not-found" */
export async function getModelVersion(
  teamId: string,
  name: string,
  version: number | string,
): Promise<ModelVersion> {
  const found = await findModelVersion(teamId, name, version);
  if (found) return found;
  const isAlias = String(version).startsWith("@");
  throw new DomainError(
    "not-found",
    isAlias
      ? `Registered model alias ${String(version).slice(1)} of model ${name} not found.`
      : `Model Version (name=${name}, version=${version}) not found`,
  );
}

/** A version by its id. @throws DomainError "not-found" */
export async function getModelVersionById(teamId: string, id: string): Promise<ModelVersion> {
  const [found] = await db()
    .select({ name: registeredModels.name, version: modelVersions.version })
    .from(modelVersions)
    .innerJoin(registeredModels, eq(registeredModels.id, modelVersions.registeredModelId))
    .where(and(eq(modelVersions.teamId, teamId), eq(modelVersions.id, id)));
  if (!found) throw new DomainError("not-found", "There is no such model version.");
  return getModelVersion(teamId, found.name, found.version);
}

/** Like `getModelVersion`, but undefined when there is none. */
export async function findModelVersion(
  teamId: string,
  name: string,
  version: number | string,
): Promise<ModelVersion | undefined> {
  const isWanted = versionCondition(String(version));
  if (!isWanted) return undefined;
  const ofModel = and(eq(registeredModels.teamId, teamId), eq(registeredModels.name, name));
  const [found] = await selectVersions({}).where(and(ofModel, isWanted));
  return found && toVersion(found);
}

/** @param wanted a number, or `@alias` */
function versionCondition(wanted: string): SQL | undefined {
  if (wanted.startsWith("@"))
    return sql`exists (select from ${modelAliases} where ${modelAliases.registeredModelId} = ${modelVersions.registeredModelId}
      and ${modelAliases.version} = ${modelVersions.version} and ${modelAliases.alias} = ${wanted.slice(1)})`;
  return /^[1-9]\d{0,8}$/.test(wanted) ? eq(modelVersions.version, Number(wanted)) : undefined;
}

async function findModel(teamId: string, name: string): Promise<ModelWithVersions | undefined> {
  const models = await db()
    .select()
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.name, name)));
  return (await withVersions(teamId, models))[0];
}

/** Adds their versions and aliases to models of the team. @param which condition of the versions; all without it */
export async function withVersions(
  teamId: string,
  models: RegisteredModel[],
  which?: SQL,
): Promise<ModelWithVersions[]> {
  if (models.length === 0) return [];
  const found = models.map((model): ModelWithVersions => ({ ...model, versions: [], aliases: [] }));
  const byId = new Map(found.map((model) => [model.id, model]));
  // One parameter for all ids: with one for each, Postgres parses longer than it reads.
  const isOneOfThem = sql`${registeredModels.id} = any(${sql.param([...byId.keys()])}::text[])`;
  const ofModels = and(eq(registeredModels.teamId, teamId), isOneOfThem);
  const [versions, aliases] = await Promise.all([
    selectVersions({}).where(and(ofModels, which)).orderBy(desc(modelVersions.version)),
    db()
      .select({
        modelId: modelAliases.registeredModelId,
        alias: modelAliases.alias,
        version: modelAliases.version,
      })
      .from(modelAliases)
      .innerJoin(registeredModels, eq(registeredModels.id, modelAliases.registeredModelId))
      .where(ofModels)
      .orderBy(asc(modelAliases.alias)),
  ]);
  for (const { modelId, alias, version } of aliases) byId.get(modelId)!.aliases.push({ alias, version });
  for (const version of versions) byId.get(version.row.registeredModelId)!.versions.push(toVersion(version));
  return found;
}

/** Versions with what `toVersion` reads, and more columns. To be filtered by team. */
export function selectVersions<More extends Record<string, SQL>>(more: More) {
  return db()
    .select({
      row: modelVersions,
      name: registeredModels.name,
      experimentWireId: experiments.wireId,
      trainingTags: sql`
        coalesce((select jsonb_object_agg(key, value) from jsonb_each_text(${modelVersionSnapshots.tags})
          where starts_with(key, ${ownTagPrefix})), '{}')`.mapWith(modelVersionSnapshots.tags),
      aliases: sql`
        array(select ${modelAliases.alias} from ${modelAliases}
          where ${modelAliases.registeredModelId} = ${modelVersions.registeredModelId}
            and ${modelAliases.version} = ${modelVersions.version} order by 1)`.mapWith(Names.parse),
      ...more,
    })
    .from(modelVersions)
    .innerJoin(registeredModels, eq(registeredModels.id, modelVersions.registeredModelId))
    .leftJoin(modelVersionSnapshots, eq(modelVersionSnapshots.versionId, modelVersions.id))
    .leftJoin(experimentRuns, eq(experimentRuns.id, modelVersions.runId))
    .leftJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .$dynamic();
}

const Names = z.array(z.string());

/** A version as `selectVersions` reads it. */
export function toVersion({
  row,
  name,
  experimentWireId,
  trainingTags,
  aliases,
}: Omit<ModelVersion, keyof typeof modelVersions.$inferSelect | "artifactUri"> & {
  row: typeof modelVersions.$inferSelect;
}): ModelVersion {
  const artifactUri = row.isOutside ? row.source : versionArtifactUri(row.id);
  return { ...row, name, experimentWireId, trainingTags, aliases, artifactUri };
}
