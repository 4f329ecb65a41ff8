import { sql } from "@/db/client";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import { type MetricPoint, runNameTag } from "./experiment";
import { insertWithOthers } from "./gather-metrics";
import { insertMetrics } from "./insert-metrics";
import { insertModelMetrics } from "./insert-model-metrics";
import { insertPairs } from "./insert-pairs";
import { whyNotActive } from "./lock-active-run";
import type { LoggedModelMetric } from "./logged-model";

/** Parameters, values and tags that are logged to a run at once. */
export interface Batch {
  params?: { key: string; value: string }[];
  metrics?: MetricPoint[];
  /** Those of the metrics that were measured for a logged model. */
  modelMetrics?: Omit<LoggedModelMetric, "runId">[];
  tags?: Record<string, string>;
}

/**
 * Logs a batch atomically. Idempotent: a batch sent twice is stored once. Metrics alone, and tags alone, take one call of the
 * database.
 * @throws DomainError "not-found"; "invalid" when the run is deleted or a parameter already has another value
 */
export async function logToRun(teamId: string, runId: string, batch: Batch): Promise<void> {
  const experimentId = await store(teamId, runId, batch);
  if (experimentId === undefined) throw await whyNotActive(teamId, runId);
  announce({ teamId, kind: "experiment", experimentId });
}

/** @returns the run's experiment; undefined, with nothing stored, when the team has no such active run */
async function store(
  teamId: string,
  runId: string,
  { params = [], metrics = [], modelMetrics = [], tags = {} }: Batch,
): Promise<string | undefined> {
  const name = tags[runNameTag];
  if (params.length + modelMetrics.length === 0 && !name) {
    if (Object.keys(tags).length === 0) return insertWithOthers({ teamId, runId, points: metrics });
    if (metrics.length === 0) {
      const pairs = await insertPairs(sql(), teamId, runId, { params, tags });
      return pairs?.experimentId;
    }
  }
  return sql().begin(async (tx) => {
    const pairs = await insertPairs(tx, teamId, runId, { params, tags });
    if (pairs === undefined) return undefined;
    const { experimentId, logged } = pairs;
    const changed = params.find(({ key, value }) => logged.get(key) !== value);
    if (changed)
      throw new DomainError(
        "invalid",
        `Changing param values is not allowed. Param with key='${changed.key}' was already logged with value='${logged.get(changed.key)}' for run ID='${runId}'. Attempted logging new value '${changed.value}'.`,
      );
    if (name) await tx`update experiment_runs set name = ${name} where team_id = ${teamId} and id = ${runId}`;
    if (metrics.length > 0) await insertMetrics(tx, [{ teamId, runId, points: metrics }]);
    if (modelMetrics.length > 0) await insertModelMetrics(tx, teamId, runId, modelMetrics);
    return experimentId;
  });
}
