import { sql } from "@/db/client";

/** The model versions that these runs trained, by the tag that a training writes on its experiment run. */
export async function modelVersionsOf(
  teamId: string,
  runIds: string[],
): Promise<{ runId: string; model: string; version: number }[]> {
  return sql()<{ runId: string; model: string; version: number }[]>`
    select tag.value as "runId", registered_models.name as model, model_versions.version
    from experiment_tags tag
    join model_versions on model_versions.run_id = tag.run_id and model_versions.team_id = ${teamId}
    join registered_models on registered_models.id = model_versions.registered_model_id
    where tag.key = 'switchyard.run' and tag.value = any(${runIds}::text[])
    order by registered_models.name, model_versions.version`;
}
