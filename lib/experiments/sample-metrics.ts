import { z } from "zod";
import { sql } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { experimentMetrics } from "@/db/schema/experiments";
import type { MetricPoint } from "./experiment";

/** Least and greatest step of a run's values of a metric; null without any. */
export interface Ends {
  runId: string;
  low: number | null;
  high: number | null;
  /** True when there are more values than were counted. */
  isLong: boolean;
}
type RunPoint = MetricPoint & { runId: string };
interface Part {
  /** Both included. */
  steps?: { from: number; to: number };
  most: number;
}

const pointColumns = {
  runId: experimentMetrics.runId,
  key: experimentMetrics.key,
  step: experimentMetrics.step,
  loggedAt: experimentMetrics.loggedAt,
  value: experimentMetrics.value,
};

/** The ends of each run of the team. @param options.most number of values up to which they are counted */
export function readEnds(
  teamId: string,
  runIds: string[],
  key: string,
  { most, steps }: Part,
): Promise<Ends[]> {
  const within = sql()`run_id = run.id and key = ${key} and ${isWithin(steps)}`;
  return readRows(
    sql()`
    select id as "runId", (select min(step) from experiment_metrics where ${within}) as low,
      (select max(step) from experiment_metrics where ${within}) as high,
      (select count(*) from (select from experiment_metrics where ${within} limit ${most}::bigint + 1) counted) > ${most}::bigint as "isLong"
    from experiment_runs run where team_id = ${teamId} and id = any(${runIds}::text[])`,
    {
      runId: z.string(),
      low: orNull(experimentMetrics.step),
      high: orNull(experimentMetrics.step),
      isLong: z.boolean(),
    },
  );
}

/** At most `most` values of each run, evenly over its values in order of step, time and value, in this order. */
export function sampleValues(runIds: string[], key: string, { most, steps }: Part): Promise<RunPoint[]> {
  return readRows(
    sql()`
    -- Values with their number within the run, from 0, and the number of the last.
    with numbered as (
      select metric.*,
        row_number() over (partition by run_id order by step, logged_at, value) - 1 as number,
        count(*) over (partition by run_id) - 1 as last
      from experiment_metrics metric
      where run_id = any(${runIds}::text[]) and key = ${key} and ${isWithin(steps)})
    select run_id as "runId", key, step, logged_at as "loggedAt", value from numbered
    where last < ${most}::bigint or number = last or (number = 0 and ${most}::bigint > 1)
      -- The first of each of equal parts.
      or number * (${most}::bigint - 1) / nullif(last, 0) <> (number - 1) * (${most}::bigint - 1) / nullif(last, 0)
    order by run_id, step, logged_at, value`,
    pointColumns,
  );
}

/** The first value from each of `parts` + 1 steps at even distances on, each run in the order of its steps. */
export function sampleSteps(ends: Ends[], key: string, parts: number): Promise<RunPoint[]> {
  return readRows(
    sql()`
    -- Steps at even distances; with few between the ends, each of them.
    with place as (
      select distinct run_id, (low + (high - low)::numeric * number / ${parts}::int)::bigint as step
      from unnest(${ends.map(({ runId }) => runId)}::text[], ${ends.map(({ low }) => String(low))}::bigint[],
        ${ends.map(({ high }) => String(high))}::bigint[]) as run (run_id, low, high), generate_series(0, ${parts}::int) number)
    select distinct place.run_id as "runId", ${key}::text as key, point.step, point.logged_at as "loggedAt", point.value
    from place cross join lateral (
      -- The first value from that step on.
      select step, logged_at, value from experiment_metrics
      where run_id = place.run_id and key = ${key} and step >= place.step order by step, logged_at, value limit 1) point
    order by 1, 3`,
    pointColumns,
  );
}

function isWithin(steps: Part["steps"]) {
  return steps ? sql()`step between ${steps.from}::bigint and ${steps.to}::bigint` : sql()`true`;
}
