import { type SQL, sql } from "drizzle-orm";
import { traceAssessments, traceSpans, traces } from "@/db/schema/traces";
import { traceKeys } from "./trace";

export type StatisticView = "TRACES" | "SPANS" | "ASSESSMENTS";

export interface Metric {
  column: SQL;
  aggregations: string[];
  dimensions: string[];
  /** True when equal values count once. */
  isDistinct?: boolean;
}

/** Figures of a column, by MLflow's names. */
export const aggregations = {
  COUNT: (column: SQL) => sql`count(${column})`,
  SUM: (column: SQL) => sql`sum(${column})`,
  AVG: (column: SQL) => sql`avg(${column})::float8`,
  MIN: (column: SQL) => sql`min(${column})`,
  MAX: (column: SQL) => sql`max(${column})`,
};

/** Percentile by linear interpolation. @param percent 0–100 */
export function percentile(column: SQL, percent: number): SQL {
  return sql`percentile_cont(${percent / 100}::float8) within group (order by (${column})::float8)`;
}

const ofRange = ["AVG", "MIN", "MAX", "PERCENTILE"];
const ofAmount = ["SUM", ...ofRange];
const tokens = [
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
];
const costs = ["input_cost", "output_cost", "total_cost"];

const tag = (key: string) => sql`(${traces.tags} ->> ${key}::text)`;
const metadata = (key: string) => sql`(${traces.metadata} ->> ${key}::text)`;
const attribute = (key: string) => sql`(${traceSpans.attributes} ->> ${key}::text)`;
/** Characters of a text that is read as JSON: deeper nesting than it holds would exceed Postgres's stack. */
const mostJson = 2_000;
/**
 * A number of an object that is stored as a text of JSON, without objects within; null where it is none. The text is not
 * cast: one with U+0000, half a surrogate or 1e999 would fail the statistics of all.
 */
const numberIn = (json: SQL, key: string) => {
  const number = `"${key}"\\s*:\\s*(-?\\d{1,15}(?:\\.\\d{1,30})?(?:[eE][+-]?\\d{1,2})?)\\s*[,}]`;
  return sql`(case when length(${json}) <= ${mostJson}::int then case when ${json} is json object
    then substring(${json} from ${number}::text)::float8 end end)`;
};
/** Values beyond are no figures: the sum of two could be none any more. */
const mostValue = 1e100;
const all = <T>(keys: string[], make: (key: string) => T) =>
  Object.fromEntries(keys.map((key) => [key, make(key)]));

const usage = metadata("mlflow.trace.tokenUsage");
const cost = attribute("mlflow.llm.cost");
const answer = traceAssessments.value;

/** Subjects of statistics, by MLflow's names (mlflow/store/tracking/utils/sql_trace_metrics_utils.py). */
export const views: Record<
  StatisticView,
  {
    table: "traces" | "spans" | "assessments";
    /** Time that a row counts for, in ms since 1970. */
    startedMs: SQL;
    dimensions: Record<string, SQL>;
    metrics: Record<string, Metric>;
  }
> = {
  TRACES: {
    table: "traces",
    startedMs: sql`floor(extract(epoch from ${traces.requestedAt}) * 1000)`,
    dimensions: { trace_name: tag(traceKeys.name), trace_status: sql`${traces.state}` },
    metrics: {
      trace_count: metric(sql`${traces.id}`, ["COUNT"], ["trace_name", "trace_status"]),
      session_count: { ...metric(metadata(traceKeys.session), ["COUNT"], []), isDistinct: true },
      latency: metric(sql`${traces.durationMs}`, ofRange, ["trace_name"]),
      ...all(tokens, (key) => metric(numberIn(usage, key), ofAmount, ["trace_name"])),
    },
  },
  SPANS: {
    table: "spans",
    startedMs: sql`(${traceSpans.startNs} / 1000000)`,
    dimensions: {
      span_name: sql`${traceSpans.name}`,
      span_type: sql`${traceSpans.type}`,
      span_status: sql`${traceSpans.status}`,
      span_model_name: attribute("mlflow.llm.model"),
      span_model_provider: attribute("mlflow.llm.provider"),
    },
    metrics: {
      span_count: metric(
        sql`${traceSpans.id}`,
        ["COUNT"],
        ["span_name", "span_type", "span_status", "span_model_name", "span_model_provider"],
      ),
      latency: metric(sql`((${traceSpans.endNs} - ${traceSpans.startNs}) / 1000000)`, ofRange, [
        "span_name",
        "span_status",
      ]),
      ...all(costs, (key) =>
        metric(numberIn(cost, key), ofAmount, ["span_model_name", "span_model_provider"]),
      ),
    },
  },
  ASSESSMENTS: {
    table: "assessments",
    startedMs: sql`floor(extract(epoch from ${traces.requestedAt}) * 1000)`,
    dimensions: {
      assessment_name: sql`${traceAssessments.name}`,
      // MLflow's server has values as JSON.
      assessment_value: sql`${answer}::text`,
    },
    metrics: {
      assessment_count: metric(
        sql`${traceAssessments.id}`,
        ["COUNT"],
        ["assessment_name", "assessment_value"],
      ),
      assessment_value: metric(
        sql`(case jsonb_typeof(${answer}) when 'boolean' then (${answer})::boolean::int::float8
          when 'number' then case when abs((${answer})::numeric) < ${mostValue}::numeric then (${answer})::float8 end
          when 'string' then case lower(btrim(${answer} #>> '{}')) when 'yes' then 1 when 'no' then 0 end end)`,
        ofRange,
        ["assessment_name"],
      ),
    },
  },
};

function metric(column: SQL, aggregations: string[], dimensions: string[]): Metric {
  return { column, aggregations, dimensions };
}
