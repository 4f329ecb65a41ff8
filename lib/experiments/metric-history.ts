import { and, eq, inArray } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentMetrics, experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { MetricPoint } from "./experiment";

/** @throws DomainError "not-found" for the first run that the team does not have */
export async function requireRuns(teamId: string, runIds: string[]): Promise<void> {
  const found = await db()
    .select({ id: experimentRuns.id })
    .from(experimentRuns)
    .where(and(eq(experimentRuns.teamId, teamId), inArray(experimentRuns.id, runIds)));
  const known = new Set(found.map(({ id }) => id));
  const missing = runIds.find((id) => !known.has(id));
  if (missing !== undefined) throw new DomainError("not-found", `Run with id=${missing} not found`);
}

/**
 * At most `most` values of a metric for each run, evenly over its values in order of step, time and value: the last
 * always, and with two or more the first too.
 * @param options.steps only values of these steps, both ends included
 */
export async function sampleMetricHistory(
  teamId: string,
  runIds: string[],
  key: string,
  { most, steps }: { most: number; steps?: { from: number; to: number } },
): Promise<(MetricPoint & { runId: string })[]> {
  const [from, to] = [steps?.from ?? null, steps?.to ?? null];
  return readRows(
    sql()`
    -- Values with their number within the run, from 0, and the number of the last.
    with numbered as (
      select metric.*,
        row_number() over (partition by run_id order by step, logged_at, value) - 1 as number,
        count(*) over (partition by run_id) - 1 as last
      from experiment_metrics metric
      join experiment_runs run on run.id = metric.run_id and run.team_id = ${teamId}
      where metric.run_id = any(${runIds}::text[]) and metric.key = ${key}
        and (${from}::bigint is null or step between ${from}::bigint and ${to}::bigint))
    select run_id as "runId", key, step, logged_at as "loggedAt", value from numbered
    where last < ${most}::bigint or number = last or (number = 0 and ${most}::bigint > 1)
      -- The first of each of equal parts.
      or number * (${most}::bigint - 1) / nullif(last, 0) <> (number - 1) * (${most}::bigint - 1) / nullif(last, 0)
    order by run_id, step, logged_at, value`,
    {
      runId: experimentMetrics.runId,
      key: experimentMetrics.key,
      step: experimentMetrics.step,
      loggedAt: experimentMetrics.loggedAt,
      value: experimentMetrics.value,
    },
  );
}
