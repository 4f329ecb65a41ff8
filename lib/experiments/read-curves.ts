import { z } from "zod";
import { sql } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { experimentMetrics } from "@/db/schema/experiments";
import { sampleMetricHistory } from "./metric-history";

/** A metric of a run over its steps, as columns of equal length. */
export interface Curve {
  runId: string;
  steps: number[];
  /** Milliseconds since 1970. */
  times: number[];
  /** Null for NaN and infinities. */
  values: (number | null)[];
}

/**
 * A metric's values of runs, of each run at most about `most`: at even distances of steps, the first and the last always.
 * Its time depends on `most`, not on how many values there are. Where all values have one step, evenly over their order.
 * @param steps only values of these steps, both ends included
 */
export async function readCurves(
  teamId: string,
  runIds: string[],
  key: string,
  { most, steps }: { most: number; steps?: { from: number; to: number } },
): Promise<Curve[]> {
  const [from, to] = [steps?.from ?? null, steps?.to ?? null];
  const within = sql()`run_id = run.id and key = ${key}
    and (${from}::bigint is null or step >= ${from}::bigint) and (${to}::bigint is null or step <= ${to}::bigint)`;
  const ends = await readRows(
    sql()`
    select id as "runId", (select min(step) from experiment_metrics where ${within}) as low,
      (select max(step) from experiment_metrics where ${within}) as high
    from experiment_runs run where team_id = ${teamId} and id = any(${runIds}::text[])`,
    { runId: z.string(), low: orNull(experimentMetrics.step), high: orNull(experimentMetrics.step) },
  );
  const isSpread = ({ low, high }: (typeof ends)[number]) => low !== null && low !== high;
  const spread = ends.filter(isSpread).map(({ runId }) => runId);
  const level = ends.filter((end) => end.low !== null && !isSpread(end)).map(({ runId }) => runId);
  const points = [
    ...(await sampleSteps(ends.filter(isSpread), key, most)),
    ...(level.length > 0 ? await sampleMetricHistory(teamId, level, key, { most, steps }) : []),
  ];
  const curves = new Map<string, Curve>(
    [...spread, ...level].map((runId) => [runId, { runId, steps: [], times: [], values: [] }]),
  );
  for (const { runId, step, loggedAt, value } of points) {
    const curve = curves.get(runId)!;
    curve.steps.push(step);
    curve.times.push(loggedAt.getTime());
    curve.values.push(Number.isFinite(value) ? value : null);
  }
  // In the order that the caller named.
  return runIds.flatMap((id) => curves.get(id) ?? []);
}

function sampleSteps(
  ends: { runId: string; low: number | null; high: number | null }[],
  key: string,
  most: number,
) {
  const columns = {
    runId: experimentMetrics.runId,
    step: experimentMetrics.step,
    loggedAt: experimentMetrics.loggedAt,
    value: experimentMetrics.value,
  };
  return readRows(
    sql()`
    -- Steps at even distances; with few between the ends, each of them.
    with place as (
      select distinct run_id, (low + (high - low)::numeric * number / ${most}::int)::bigint as step
      from unnest(${ends.map(({ runId }) => runId)}::text[], ${ends.map(({ low }) => String(low))}::bigint[],
        ${ends.map(({ high }) => String(high))}::bigint[]) as run (run_id, low, high), generate_series(0, ${most}::int) number)
    select distinct place.run_id as "runId", point.step, point.logged_at as "loggedAt", point.value
    from place cross join lateral (
      -- The first value from that step on.
      select step, logged_at, value from experiment_metrics
      where run_id = place.run_id and key = ${key} and step >= place.step order by step limit 1) point
    order by 1, 2`,
    columns,
  );
}
