import { z } from "zod";
import { sql } from "@/db/client";
import { instant, readRows } from "@/db/rows";

interface RequestHour {
  /** Start of the hour. */
  hour: Date;
  requests: number;
  claims: number;
  failed: number;
}

export interface RequestSummary {
  hours: RequestHour[];
  requests: number;
  claims: number;
  /** Number of requests answered with an error. */
  failed: number;
  /** Median duration of requests answered with predictions, in ms; null when there were none. */
  p50Ms: number | null;
  p95Ms: number | null;
  byVersion: { version: number; requests: number; lastAt: Date }[];
}

const shownHours = 24;

/** Hourly summary of a model's requests in the last 24 hours, including hours without requests. */
export async function summarizeRequests(
  teamId: string,
  model: string,
  now = new Date(),
): Promise<RequestSummary> {
  const query = sql();
  const since = query`date_trunc('hour', ${now.toISOString()}::timestamptz) - make_interval(hours => ${shownHours - 1})`;
  const requested = query`prediction_requests where team_id = ${teamId} and model = ${model} and created_at >= ${since}`;
  const [hours, [whole], byVersion] = await Promise.all([
    readRows(
      query`
      select hour, count(id)::int as requests, coalesce(sum(rows), 0)::int as claims,
        (count(id) filter (where status >= 400))::int as failed
      from generate_series(${since}, ${now.toISOString()}::timestamptz, interval '1 hour') as hour
      left join (select * from ${requested}) received on date_trunc('hour', received.created_at) = hour
      group by hour order by hour`,
      { hour: instant, requests: z.int(), claims: z.int(), failed: z.int() },
    ),
    readRows(
      query`
      select count(*)::int as requests, coalesce(sum(rows), 0)::int as claims,
        (count(*) filter (where status >= 400))::int as failed,
        percentile_cont(0.5) within group (order by latency_ms) filter (where status < 400) as "p50Ms",
        percentile_cont(0.95) within group (order by latency_ms) filter (where status < 400) as "p95Ms"
      from ${requested}`,
      {
        requests: z.int(),
        claims: z.int(),
        failed: z.int(),
        p50Ms: z.number().nullable(),
        p95Ms: z.number().nullable(),
      },
    ),
    readRows(
      query`
      select version, count(*)::int as requests, max(created_at) as "lastAt"
      from ${requested} and version is not null group by version order by version desc`,
      { version: z.int(), requests: z.int(), lastAt: instant },
    ),
  ]);
  return { ...whole!, hours, byVersion };
}

/** Requests to a model by day: its start (UTC), in ms since 1970. Days without requests are left out. */
export async function countRequestsByDay(
  teamId: string,
  model: string,
  since: Date,
): Promise<Map<number, { requests: number; failed: number }>> {
  const rows = await readRows(
    sql()`
    select date_trunc('day', created_at, 'UTC') as day, count(*)::int as requests,
      (count(*) filter (where status >= 400))::int as failed
    from prediction_requests
    where team_id = ${teamId} and model = ${model} and created_at >= ${since.toISOString()}::timestamptz
    group by 1`,
    { day: instant, requests: z.int(), failed: z.int() },
  );
  return new Map(rows.map(({ day, ...counts }) => [day.getTime(), counts]));
}
