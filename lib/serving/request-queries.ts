import { z } from "zod";
import { sql } from "@/db/client";
import { instant, readRows } from "@/db/rows";

interface RequestHour {
  /** Its beginning. */
  hour: Date;
  requests: number;
  claims: number;
  failed: number;
}

export interface RequestSummary {
  hours: RequestHour[];
  requests: number;
  claims: number;
  /** Answered with an error. */
  failed: number;
  /** Of requests that were answered with predictions; null where there was none. */
  p50Ms: number | null;
  p95Ms: number | null;
  byVersion: { version: number; requests: number; lastAt: Date }[];
}

const shownHours = 24;

/** How a model was asked in the last 24 hours, by the hour, those without requests included. */
export async function summarizeRequests(
  teamId: string,
  model: string,
  now = new Date(),
): Promise<RequestSummary> {
  const s = sql();
  const since = s`date_trunc('hour', ${now.toISOString()}::timestamptz) - make_interval(hours => ${shownHours - 1})`;
  const meant = s`prediction_requests where team_id = ${teamId} and model = ${model} and created_at >= ${since}`;
  const [hours, [whole], byVersion] = await Promise.all([
    readRows(
      s`
      select hour, count(id)::int as requests, coalesce(sum(rows), 0)::int as claims,
        (count(id) filter (where status >= 400))::int as failed
      from generate_series(${since}, ${now.toISOString()}::timestamptz, interval '1 hour') as hour
      left join (select * from ${meant}) asked on date_trunc('hour', asked.created_at) = hour
      group by hour order by hour`,
      { hour: instant, requests: z.int(), claims: z.int(), failed: z.int() },
    ),
    readRows(
      s`
      select count(*)::int as requests, coalesce(sum(rows), 0)::int as claims,
        (count(*) filter (where status >= 400))::int as failed,
        percentile_cont(0.5) within group (order by latency_ms) filter (where status < 400) as "p50Ms",
        percentile_cont(0.95) within group (order by latency_ms) filter (where status < 400) as "p95Ms"
      from ${meant}`,
      {
        requests: z.int(),
        claims: z.int(),
        failed: z.int(),
        p50Ms: z.number().nullable(),
        p95Ms: z.number().nullable(),
      },
    ),
    readRows(
      s`
      select version, count(*)::int as requests, max(created_at) as "lastAt"
      from ${meant} and version is not null group by version order by version desc`,
      { version: z.int(), requests: z.int(), lastAt: instant },
    ),
  ]);
  return { ...whole!, hours, byVersion };
}
