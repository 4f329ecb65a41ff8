import { type AnyColumn, and, asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
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

type ModelWithAliases = RegisteredModel & { aliases: { alias: string; version: number }[] };

/** A model with the newest version of each stage, the newest first. */
export type ModelOfStages = ModelWithAliases & { versions: ModelVersion[] };

/** A registered model with its aliases and their last changes. @throws DomainError "not-found" */
export async function getModel(teamId: string, name: string) {
  const model = await getRow(teamId, name);
  const [aliases, aliasChanges] = await Promise.all([
    listAliases(teamId, [model.id]),
    db()
      .select()
      .from(modelAliasChanges)
      .where(and(eq(modelAliasChanges.teamId, teamId), eq(modelAliasChanges.registeredModelId, model.id)))
      .orderBy(desc(modelAliasChanges.createdAt), desc(modelAliasChanges.id))
      .limit(200),
  ]);
  return { ...model, aliases: aliases.map(({ alias, version }) => ({ alias, version })), aliasChanges };
}

/** A registered model with the newest version of each stage. @throws DomainError "not-found" */
export async function getModelOfStages(teamId: string, name: string): Promise<ModelOfStages> {
  const [model] = await ofStages(teamId, [await getRow(teamId, name)]);
  return model!;
}

/**
 * Versions of a registered model, newest first. @param options.most number of them; all unless given
 * @param options.numbers of those wanted; all unless given
 */
export async function listModelVersions(
  teamId: string,
  name: string,
  { most, numbers }: { most?: number; numbers?: number[] } = {},
): Promise<ModelVersion[]> {
  const wanted = numbers && inArray(modelVersions.version, numbers);
  const query = selectVersions({})
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.name, name), wanted))
    .orderBy(desc(modelVersions.version));
  return (await (most === undefined ? query : query.limit(most))).map(toVersion);
}

/** Number of versions of a registered model. */
export function countModelVersions(registeredModelId: string): Promise<number> {
  return db().$count(modelVersions, eq(modelVersions.registeredModelId, registeredModelId));
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

async function getRow(teamId: string, name: string): Promise<RegisteredModel> {
  const [model] = await db()
    .select()
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.name, name)));
  if (!model) throw new DomainError("not-found", `Registered Model with name=${name} not found`);
  return model;
}

function listAliases(teamId: string, modelIds: string[]) {
  return db()
    .select({
      modelId: modelAliases.registeredModelId,
      alias: modelAliases.alias,
      version: modelAliases.version,
    })
    .from(modelAliases)
    .innerJoin(registeredModels, eq(registeredModels.id, modelAliases.registeredModelId))
    .where(and(eq(registeredModels.teamId, teamId), isOneOf(registeredModels.id, modelIds)))
    .orderBy(asc(modelAliases.alias));
}

/** Adds their aliases, and the newest version of each stage, to models of the team. */
export async function ofStages(teamId: string, models: RegisteredModel[]): Promise<ModelOfStages[]> {
  if (models.length === 0) return [];
  const found = models.map((model): ModelOfStages => ({ ...model, versions: [], aliases: [] }));
  const byId = new Map(found.map((model) => [model.id, model]));
  const ids = [...byId.keys()];
  const isNewestOfStage = sql`${modelVersions.id} in (
    select newest.id from unnest(${sql.param(ids)}::text[]) model cross join unnest(${sql.param(modelVersions.stage.enumValues)}::text[]) stage
    cross join lateral (select id from model_versions where registered_model_id = model and model_versions.stage = stage.stage
      order by version desc limit 1) newest)`;
  const [versions, aliases] = await Promise.all([
    selectVersions({})
      .where(and(eq(registeredModels.teamId, teamId), isNewestOfStage))
      .orderBy(desc(modelVersions.version)),
    listAliases(teamId, ids),
  ]);
  for (const { modelId, alias, version } of aliases) byId.get(modelId)!.aliases.push({ alias, version });
  for (const version of versions) byId.get(version.row.registeredModelId)!.versions.push(toVersion(version));
  return found;
}

/** One parameter for all ids: with one for each, Postgres parses longer than it reads. */
function isOneOf(column: AnyColumn, ids: string[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::text[])`;
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
