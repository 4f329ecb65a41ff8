import { and, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  modelVersionSnapshots,
  modelVersions,
  promptTag,
  registeredModels,
} from "@/db/schema/registered-models";
import { ownTagPrefix } from "@/lib/experiments/experiment";
import { pageAfter } from "@/lib/experiments/keyset";
import {
  type RowSearch,
  type Searchable,
  type SearchField,
  searchRows,
  searchTime,
} from "@/lib/experiments/search-rows";
import { holding } from "@/lib/search/holding";
import { type ModelOfStages, type ModelVersion, ofStages, selectVersions, toVersion } from "./model-queries";

/** Registered models of MLflow: those with files, and those whose versions are texts. */
export const registeredKinds = ["model", "prompt"] as const;
export type RegisteredKind = (typeof registeredKinds)[number];

/**
 * Searches the team's models by MLflow's filter and order, each with the newest version of each stage alone.
 * @param search `text`: in the name, in upper or lower case @returns a page, and its token where more follow
 * @throws DomainError "invalid"
 */
export async function searchModels(
  teamId: string,
  { limit, text = "", kind, ...search }: RowSearch & { text?: string; kind?: RegisteredKind },
): Promise<{ rows: ModelOfStages[]; next?: string }> {
  const { order, cursor, where } = searchRows(search, models);
  const holds =
    text.trim() && sql`lower(${registeredModels.name}) like ${holding(text.trim().toLowerCase()).holds}`;
  const found = await db()
    .select({ model: registeredModels, cursor })
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), where, holds || undefined, kind && isOfKind(kind)))
    .orderBy(...order)
    .limit(limit + 1);
  const { rows, next } = pageAfter(found, limit);
  const page = rows.map(({ model }) => model);
  return { rows: await ofStages(teamId, page), next };
}

/**
 * Searches the team's model versions by MLflow's filter and order. @returns a page, and its token where more follow
 * @throws DomainError "invalid"
 */
export async function searchVersions(
  teamId: string,
  { limit, ...search }: RowSearch,
): Promise<{ rows: ModelVersion[]; next?: string }> {
  const { order, cursor, where } = searchRows(search, versions);
  const found = await selectVersions({ cursor })
    .where(and(eq(registeredModels.teamId, teamId), eq(modelVersions.teamId, teamId), where))
    .orderBy(...order)
    .limit(limit + 1);
  const { rows, next } = pageAfter(found, limit);
  return { rows: rows.map(toVersion), next };
}

function isOfKind(kind: RegisteredKind): SQL {
  const isPrompt = sql`lower(coalesce(${registeredModels.tags} ->> ${promptTag}::text, '')) = 'true'`;
  return kind === "prompt" ? isPrompt : sql`not (${isPrompt})`;
}

const times = (table: typeof registeredModels | typeof modelVersions): Record<string, SearchField> => ({
  creation_timestamp: { ...searchTime(sql`${table.createdAt}`), isFilter: false },
  last_updated_timestamp: { ...searchTime(sql`${table.updatedAt}`), isFilter: false },
  timestamp: { ...searchTime(sql`${table.updatedAt}`), isFilter: false },
});

const models: Searchable = {
  name: "registered models",
  fields: { name: { type: "text", value: sql`${registeredModels.name}` }, ...times(registeredModels) },
  tag: (key) => sql`(${registeredModels.tags} ->> ${key}::text)`,
  order: [{ entity: "attribute", key: "name", isDescending: false }],
};

const versions: Searchable = {
  name: "model versions",
  fields: {
    name: { type: "text", value: sql`${registeredModels.name}` },
    run_id: { type: "text", value: sql`coalesce(${modelVersions.runId}, ${modelVersions.outsideRunId})` },
    source_path: { type: "text", value: sql`${modelVersions.source}` },
    version_number: {
      type: "number",
      value: sql`${modelVersions.version}`,
      text: sql`${modelVersions.version}::text`,
    },
    ...times(modelVersions),
  },
  // Training tags belong to the version, so no tag of the same name replaces them.
  tag: (key) =>
    key.startsWith(ownTagPrefix)
      ? sql`coalesce(${modelVersionSnapshots.tags} ->> ${key}::text, ${modelVersions.tags} ->> ${key}::text)`
      : sql`(${modelVersions.tags} ->> ${key}::text)`,
  order: [
    { entity: "attribute", key: "last_updated_timestamp", isDescending: true },
    { entity: "attribute", key: "name", isDescending: false },
    { entity: "attribute", key: "version_number", isDescending: true },
  ],
};
