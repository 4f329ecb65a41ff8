import { eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { instant, readRows } from "@/db/rows";
import { experimentLatestMetrics, experimentRuns } from "@/db/schema/experiments";
import type { LifecycleStage } from "./experiment";
import { parseFilter } from "./filter";
import { joinByHash } from "./join-by-hash";
import type { RunColumn } from "./run-column";
import { conditionsBySets, loggedTables, wholeText } from "./run-conditions";

/** Runs with the same value of a parameter or tag. */
export interface RunGroup {
  /** Null for runs without one. */
  value: string | null;
  runs: number;
  lastStartedAt: Date;
  /** For each metric: of runs that have a number within ±`greatestSummed`. The spread is the standard deviation of a sample. */
  metrics: ({ mean: number; spread: number | null; least: number; greatest: number; runs: number } | null)[];
}

/** Groups that are read, those with the most runs first. */
export const mostGroups = 200;

/** Squares of greater numbers, and so a standard deviation, can be beyond a double: Postgres refuses to compute it. */
export const greatestSummed = 1e150;

/**
 * Groups the runs of an experiment that a filter finds.
 * @param stage which runs: active or deleted ones
 * @param metrics keys that are summed up
 * @throws DomainError "invalid" when the filter cannot be parsed
 */
export async function groupRuns(
  teamId: string,
  experimentId: string,
  {
    by,
    filter,
    metrics,
    stage = "active",
  }: {
    by: RunColumn & { kind: "params" | "tags" };
    filter?: string;
    metrics: string[];
    stage?: LifecycleStage;
  },
): Promise<RunGroup[]> {
  const entity = by.kind === "params" ? "param" : "tag";
  const table = loggedTables[entity];
  const conditions: SQL[] = [
    eq(experimentRuns.teamId, teamId),
    eq(experimentRuns.experimentId, experimentId),
    eq(experimentRuns.lifecycleStage, stage),
    ...conditionsBySets(parseFilter(filter), [experimentId]),
  ];
  const latest = experimentLatestMetrics;
  const joins = metrics.map(
    (
      key,
      index,
    ) => sql`left join (select run_id, value from ${latest} where ${latest.experimentId} = ${experimentId}
      and ${latest.key} = ${key} and abs(${latest.value}) <= ${greatestSummed}::float8) ${name(index)} on ${name(index)}.run_id = found.id`,
  );
  const sums = metrics.map((_, index) => {
    const value = sql`${name(index)}.value`;
    return sql`case when count(${value}) > 0 then json_build_object('mean', avg(${value}), 'spread', stddev_samp(${value}),
      'least', min(${value}), 'greatest', max(${value}), 'runs', count(${value})) end`;
  });
  return readRows(
    joinByHash(sql`
      select label.value, count(*)::int as runs, max(found.started_at) as "lastStartedAt",
        json_build_array(${sql.join(sums, sql`, `)}) as metrics
      from (select ${experimentRuns.id} as id, ${experimentRuns.startedAt} as started_at
        from experiment_runs where ${sql.join(conditions, sql` and `)}) found
      left join (select ${table.runId} as run_id, ${wholeText(entity)} as value from ${table}
        where ${table.experimentId} = ${experimentId} and ${table.key} = ${by.key}) label on label.run_id = found.id
      ${sql.join(joins, sql` `)}
      group by label.value order by count(*) desc, label.value limit ${mostGroups}`),
    {
      value: z.string().nullable(),
      runs: z.number(),
      lastStartedAt: instant,
      metrics: z.array(Sum.nullable()),
    },
  );
}

const Sum = z.object({
  mean: z.number(),
  spread: z.number().nullable(),
  least: z.number(),
  greatest: z.number(),
  runs: z.number(),
});

function name(index: number): SQL {
  return sql.raw(`metric_${index}`);
}
