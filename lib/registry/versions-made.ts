import { and, asc, eq, inArray, or, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { modelAliases, modelVersions, registeredModels } from "@/db/schema/registered-models";

/** A registered version, and what it came of. */
export interface VersionMade {
  name: string;
  version: number;
  aliases: string[];
  runId: string | null;
  /** The logged model that it was registered from. */
  modelId: string | null;
}

/** Registered versions that came of runs or logged models of the team, by name and number. */
export async function listVersionsMade(
  teamId: string,
  { runIds = [], modelIds = [] }: { runIds?: string[]; modelIds?: string[] },
): Promise<VersionMade[]> {
  if (runIds.length + modelIds.length === 0) return [];
  const aliases = sql`(select coalesce(json_agg(${modelAliases.alias} order by ${modelAliases.alias}), '[]') from ${modelAliases}
    where ${modelAliases.registeredModelId} = ${registeredModels.id} and ${modelAliases.version} = ${modelVersions.version})`;
  return db()
    .select({
      name: registeredModels.name,
      version: modelVersions.version,
      aliases: aliases.mapWith((value) => z.array(z.string()).parse(value)),
      runId: modelVersions.runId,
      modelId: modelVersions.modelId,
    })
    .from(modelVersions)
    .innerJoin(registeredModels, eq(registeredModels.id, modelVersions.registeredModelId))
    .where(
      and(
        eq(modelVersions.teamId, teamId),
        or(inArray(modelVersions.runId, runIds), inArray(modelVersions.modelId, modelIds)),
      ),
    )
    .orderBy(asc(registeredModels.name), asc(modelVersions.version));
}
