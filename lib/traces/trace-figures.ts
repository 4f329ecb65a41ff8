import { z } from "zod";
import { parseJson } from "@/lib/base/json";
import { dayMs, hourMs } from "@/lib/base/time-units";
import type { Trace } from "./trace";

/** Figures of a trace that statistics need; `usage` is its metadata `mlflow.trace.tokenUsage`. */
export type TraceFigures = Pick<Trace, "state" | "requestedAt" | "durationMs"> & { usage: string | null };

export interface TokenUsage {
  input: number;
  output: number;
  total: number;
}

/** Statistics of some traces. A time span without ended traces has no percentiles, one without counted tokens no usage. */
export interface TraceStatistics {
  traces: number;
  errors: number;
  durationMs: { p50: number; p95: number; p99: number } | null;
  /** Sums over the traces that say how many tokens they used. */
  tokens: TokenUsage | null;
}

/** Statistics of the traces that began from `fromMs` on, in ms since 1970, for one width. */
export type TraceInterval = TraceStatistics & { fromMs: number };

const mostIntervals = 40;
const minuteMs = 60_000;
const widths = [
  ...[1, 5, 15].map((count) => count * minuteMs),
  ...[1, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 7, 30, 90, 365].map((count) => count * dayMs),
];

const Usage = z.object({
  input_tokens: z.number().min(0).optional(),
  output_tokens: z.number().min(0).optional(),
  total_tokens: z.number().min(0).optional(),
});

/** Tokens that a trace used, as MLflow's clients write them; undefined for a text that is none. */
export function readTokenUsage(text: string | null | undefined): TokenUsage | undefined {
  const { data } = Usage.safeParse(text ? parseJson(text) : undefined);
  if (!data || Object.keys(data).length === 0) return undefined;
  const { input_tokens: input = 0, output_tokens: output = 0 } = data;
  return { input, output, total: data.total_tokens ?? input + output };
}

/** Statistics of all, and by intervals of at most 40 equal widths between the first and the last, with those that are empty. */
export function traceStatistics(rows: readonly TraceFigures[]): TraceStatistics & { over: TraceInterval[] } {
  const whole = summarize(rows);
  if (rows.length === 0) return { ...whole, over: [] };
  const times = rows.map(({ requestedAt }) => requestedAt.getTime());
  const last = times.reduce((most, time) => Math.max(most, time));
  const first = times.reduce((least, time) => Math.min(least, time));
  const count = (width: number) => Math.floor(last / width) - Math.floor(first / width) + 1;
  const width = widths.find((candidate) => count(candidate) <= mostIntervals) ?? last - first + 1;
  const begin = Math.floor(first / width);
  const parts: TraceFigures[][] = Array.from({ length: count(width) }, () => []);
  for (const [place, row] of rows.entries()) parts[Math.floor(times[place]! / width) - begin]!.push(row);
  return {
    ...whole,
    over: parts.map((part, index) => ({ fromMs: (begin + index) * width, ...summarize(part) })),
  };
}

function summarize(rows: readonly TraceFigures[]): TraceStatistics {
  const durations = rows.flatMap(({ durationMs }) => durationMs ?? []).sort((a, b) => a - b);
  const used = rows.flatMap(({ usage }) => readTokenUsage(usage) ?? []);
  const sum = (of: keyof TokenUsage) => used.reduce((total, usage) => total + usage[of], 0);
  return {
    traces: rows.length,
    errors: rows.filter(({ state }) => state === "ERROR").length,
    durationMs:
      durations.length === 0
        ? null
        : {
            p50: percentile(durations, 0.5),
            p95: percentile(durations, 0.95),
            p99: percentile(durations, 0.99),
          },
    tokens: used.length === 0 ? null : { input: sum("input"), output: sum("output"), total: sum("total") },
  };
}

/** Percentile of sorted numbers by linear interpolation, as Postgres's percentile_cont. @param share 0 to 1 */
function percentile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
