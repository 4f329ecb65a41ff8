import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { experiments } from "@/db/schema/experiments";
import { traceAssessments, traceSpans, traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { statisticFilter } from "./statistic-filter";
import { aggregations, type Metric, percentile, type StatisticView, views } from "./statistic-views";

export interface StatisticQuery {
  experimentWireIds: string[];
  view: StatisticView;
  metric: string;
  aggregations: Aggregation[];
  dimensions: string[];
  /** Each one comparison, such as `trace.status = 'OK'`. */
  filters: string[];
  /** Width of the parts of time, in s. With it, both ends are needed. */
  intervalS?: number;
  /** Both included, in ms since 1970. */
  from?: number;
  until?: number;
  limit: number;
}

interface Aggregation {
  type: keyof typeof aggregations | "PERCENTILE";
  /** 0–100. */
  percentile?: number;
}

/** Figures of one group of traces, spans or assessments. */
export interface Statistic {
  dimensions: Record<string, string>;
  values: Record<string, number>;
}

/**
 * Counts and figures of traces, their spans or assessments, by dimensions and parts of time, as MLflow's server computes them.
 * Rows without the metric, and groups without a dimension, are left out.
 * @throws DomainError "invalid" in MLflow's words
 */
export async function queryTraceStatistics(teamId: string, query: StatisticQuery): Promise<Statistic[]> {
  const { view, intervalS, from, until, experimentWireIds, limit } = query;
  const { metric, dimensions } = readQuery(query);
  if (experimentWireIds.length === 0) return [];
  const { startedMs, table } = views[view];
  const bucket =
    intervalS && sql`(floor(${startedMs} / ${intervalS * 1000}::bigint) * ${intervalS * 1000}::bigint)`;
  const groups = [...(bucket ? [bucket] : []), ...dimensions.map(([, column]) => column)];
  const conditions = and(
    eq(traces.teamId, teamId),
    eq(experiments.teamId, teamId),
    inArray(experiments.wireId, experimentWireIds),
    from === undefined ? undefined : sql`${startedMs} >= ${from}::bigint`,
    until === undefined ? undefined : sql`${startedMs} <= ${until}::bigint`,
    sql`${metric.column} is not null`,
    view === "ASSESSMENTS" ? traceAssessments.isValid : undefined,
    ...dimensions.map(([, column]) => sql`${column} is not null`),
    ...query.filters.map((filter) => statisticFilter(filter, view)),
  );
  const numbers = groups.map((_, index) => sql.raw(String(index + 1)));
  const grouping =
    groups.length > 0
      ? sql`group by ${sql.join(numbers, sql`, `)} order by ${sql.join(numbers, sql`, `)}`
      : sql``;
  const columns = [
    ...groups.map((group, index) => sql`${group} as ${sql.raw(`group_${index}`)}`),
    sql`json_build_array(${sql.join(
      query.aggregations.map((aggregation) => aggregated(aggregation, metric)),
      sql`, `,
    )}) as figures`,
  ];
  const names = [...(bucket ? ["time_bucket"] : []), ...dimensions.map(([name]) => name)];
  const shape = Object.fromEntries(
    groups.map((_, index) => [`group_${index}`, z.union([z.string(), z.number()])]),
  );
  const rows = await readRows(
    db().execute(sql`
      select ${sql.join(columns, sql`, `)} from ${traces}
      join ${experiments} on ${experiments.id} = ${traces.experimentId} ${joins[table]}
      where ${conditions} ${grouping} limit ${limit}`),
    { ...shape, figures: z.array(z.number().nullable()) },
  );
  return rows.flatMap((row) => {
    const values = query.aggregations.flatMap((aggregation, index) => {
      const figure = row.figures[index];
      return figure == null ? [] : [[nameOf(aggregation), figure] as const];
    });
    if (values.length === 0) return [];
    const groupOf = row as unknown as Record<string, string | number>;
    const own = names.map((name, index) => [name, inWords(name, groupOf[`group_${index}`]!)] as const);
    return [{ dimensions: Object.fromEntries(own), values: Object.fromEntries(values) }];
  });
}

const joins: Record<"traces" | "spans" | "assessments", SQL> = {
  traces: sql``,
  spans: sql`join ${traceSpans} on ${traceSpans.teamId} = ${traces.teamId} and ${traceSpans.traceId} = ${traces.id}`,
  assessments: sql`join ${traceAssessments} on ${traceAssessments.teamId} = ${traces.teamId} and ${traceAssessments.traceId} = ${traces.id}`,
};

/** The metric and the dimensions as columns. @throws DomainError "invalid" */
function readQuery({ view, metric: name, dimensions, intervalS, from, until, ...query }: StatisticQuery) {
  const { metrics } = views[view];
  const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (!metric)
    throw new DomainError(
      "invalid",
      `metric_name must be one of [${listed(Object.keys(metrics))}], got '${name}'`,
    );
  const types = query.aggregations.map(({ type }) => type);
  const wrong = types.filter((type) => !metric.aggregations.includes(type));
  if (wrong.length > 0)
    throw new DomainError(
      "invalid",
      `Found invalid aggregation_type(s): [${listed(wrong)}]. Supported aggregation types: [${listed(metric.aggregations)}]`,
    );
  const unknown = dimensions.filter((dimension) => !metric.dimensions.includes(dimension));
  if (unknown.length > 0)
    throw new DomainError(
      "invalid",
      `Found invalid dimension(s): [${listed(unknown)}]. Supported dimensions: [${listed(metric.dimensions)}]`,
    );
  if (intervalS && (from === undefined || until === undefined))
    throw new DomainError(
      "invalid",
      "start_time_ms and end_time_ms are required if time_interval_seconds is set",
    );
  return {
    metric,
    dimensions: dimensions.map((dimension) => [dimension, views[view].dimensions[dimension]!] as const),
  };
}

const listed = (names: readonly string[]) =>
  names
    .toSorted()
    .map((name) => `'${name}'`)
    .join(", ");

function aggregated({ type, percentile: percent = 0 }: Aggregation, { column, isDistinct }: Metric): SQL {
  if (type === "PERCENTILE") return percentile(column, percent);
  return aggregations[type](isDistinct ? sql`distinct ${column}` : column);
}

/** Name of a figure, such as "AVG" and, as Python writes the number, "P99.0". */
function nameOf({ type, percentile: percent = 0 }: Aggregation): string {
  if (type !== "PERCENTILE") return type;
  return `P${Number.isInteger(percent) ? percent.toFixed(1) : percent}`;
}

function inWords(name: string, value: string | number): string {
  if (name !== "time_bucket") return String(value);
  // As Python's isoformat writes it.
  return new Date(Number(value)).toISOString().replace(/(\.000)?Z$/, "+00:00");
}
