import { eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { experiments } from "@/db/schema/experiments";
import { traces } from "@/db/schema/traces";
import { dayMs, hourMs } from "@/lib/base/time-units";
import { conditionOf, type TraceSearch } from "./search-traces";
import { percentile, views } from "./statistic-views";
import type { TokenUsage } from "./token-usage";

/** Statistics of some traces. A time span without ended traces has no percentiles, one without counted tokens no usage. */
export interface TraceSummary {
  traces: number;
  errors: number;
  durationMs: { p50: number; p95: number; p99: number } | null;
  /** Sums over the traces that say how many tokens they used. */
  tokens: TokenUsage | null;
}

/** Statistics of the traces that began from `fromMs` on, in ms since 1970, for one width. */
export type TraceInterval = TraceSummary & { fromMs: number };

const mostIntervals = 40;
const minuteMs = 60_000;
const widths = [
  ...[1, 5, 15].map((count) => count * minuteMs),
  ...[1, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 7, 30, 90, 365].map((count) => count * dayMs),
];
const none: TraceSummary = { traces: 0, errors: 0, durationMs: null, tokens: null };

const { metrics, startedMs } = views.TRACES;
const column = (metric: string): SQL => metrics[metric]!.column;
const [input, output] = [column("input_tokens"), column("output_tokens")];
const figures = {
  traces: sql`count(*)::int`,
  errors: sql`(count(*) filter (where ${traces.state} = 'ERROR'))::int`,
  p50: percentile(column("latency"), 50),
  p95: percentile(column("latency"), 95),
  p99: percentile(column("latency"), 99),
  input: sql`sum(${input})`,
  output: sql`sum(${output})`,
  total: sql`sum(coalesce(${column("total_tokens")}, coalesce(${input}, 0) + ${output}, ${input}))`,
};

/**
 * Statistics of the newest traces that a filter finds: of all, and by intervals of at most 40 equal widths between the
 * first and the last, with those that are empty. @throws DomainError "invalid" when the filter cannot be read
 */
export async function summarizeTraces(
  teamId: string,
  search: Pick<TraceSearch, "experimentWireIds" | "filter" | "limit">,
): Promise<TraceSummary & { over: TraceInterval[] }> {
  const { requestedAt, state, durationMs, metadata, id } = traces;
  const found = sql`
    select ${requestedAt}, ${state}, ${durationMs}, ${metadata} from ${traces}
    join ${experiments} on ${eq(experiments.id, traces.experimentId)}
    where ${conditionOf(teamId, search)} order by ${requestedAt} desc, ${id} limit ${search.limit}`;
  const columns = Object.entries(figures).map(([name, figure]) => sql`${figure} as ${sql.identifier(name)}`);
  const rows = await readRows(
    db().execute(sql`
      with ${traces} as materialized (${found}),
      ends as (select min(${startedMs}) as first, max(${startedMs}) as last from ${traces}),
      width as (
        select coalesce(min(ms) filter (where floor(last / ms) - floor(first / ms) < ${mostIntervals}::int), max(last - first) + 1) as ms
        from ends, unnest(${sql.param(widths)}::bigint[]) as ms)
      select floor(${startedMs} / width.ms)::float8 as place, max(width.ms)::float8 as "widthMs", ${sql.join(columns, sql`, `)}
      from ${traces}, width group by grouping sets ((), (1)) order by place nulls first`),
    Row,
  );
  const [whole, ...parts] = rows;
  if (!whole || parts.length === 0) return { ...none, over: [] };
  const first = parts[0]!.place!;
  const over = Array.from(
    { length: parts.at(-1)!.place! - first + 1 },
    (_, index): TraceInterval => ({ ...none, fromMs: (first + index) * whole.widthMs! }),
  );
  for (const part of parts) Object.assign(over[part.place! - first]!, toSummary(part));
  return { ...toSummary(whole), over };
}

const figure = z.number().nullable();
const Row = {
  place: figure,
  widthMs: figure,
  traces: z.int(),
  errors: z.int(),
  p50: figure,
  p95: figure,
  p99: figure,
  input: figure,
  output: figure,
  total: figure,
};

function toSummary(row: z.infer<z.ZodObject<typeof Row>>): TraceSummary {
  const { p50, p95, p99, input, output, total } = row;
  return {
    traces: row.traces,
    errors: row.errors,
    durationMs: p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 },
    tokens: total === null ? null : { input: input ?? 0, output: output ?? 0, total },
  };
}
