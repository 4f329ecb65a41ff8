import type postgres from "postgres";
import { readRows } from "@/db/rows";
import { loggedModels } from "@/db/schema/logged-models";
import { absentModel } from "./insert-for-models";
import type { LoggedModelMetric } from "./logged-model";

/** Appends values of a run to the models that they were measured for. @throws DomainError "not-found" for a model */
export async function insertModelMetrics(
  tx: postgres.TransactionSql,
  teamId: string,
  runId: string,
  points: Omit<LoggedModelMetric, "runId">[],
): Promise<void> {
  const ids = [...new Set(points.map(({ modelId }) => modelId))];
  const found = await readRows(
    tx`select id from logged_models where team_id = ${teamId} and id = any(${ids}::text[])`,
    { id: loggedModels.id },
  );
  const known = new Set(found.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw absentModel(missing);
  await tx`
    insert into logged_model_metrics (run_id, model_id, key, step, logged_at, value, dataset_name, dataset_digest)
    select ${runId}, * from unnest(
      ${points.map(({ modelId }) => modelId)}::text[], ${points.map(({ key }) => key)}::text[],
      ${points.map(({ step }) => String(step))}::bigint[],
      ${points.map(({ loggedAt }) => loggedAt.toISOString())}::text[]::timestamptz[],
      ${points.map(({ value }) => String(value))}::float8[],
      ${points.map(({ datasetName }) => datasetName)}::text[],
      ${points.map(({ datasetDigest }) => datasetDigest)}::text[])
    on conflict do nothing`;
}
