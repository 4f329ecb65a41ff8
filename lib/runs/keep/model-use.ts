import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";

/** Model versions trained by these runs, by the tag that their experiment runs had at registration. */
export async function modelVersionsOf(
  teamId: string,
  runIds: string[],
): Promise<{ runId: string; model: string; version: number }[]> {
  return readRows(
    sql()`
    select snapshot.tags->>'switchyard.run' as "runId", registered_models.name as model, model_versions.version
    from model_version_snapshots snapshot
    join model_versions on model_versions.id = snapshot.version_id and model_versions.team_id = ${teamId}
    join registered_models on registered_models.id = model_versions.registered_model_id
    where snapshot.tags->>'switchyard.run' = any(${runIds}::text[])
    order by registered_models.name, model_versions.version`,
    { runId: z.string(), model: registeredModels.name, version: modelVersions.version },
  );
}
