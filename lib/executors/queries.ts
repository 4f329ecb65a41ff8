import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { executors } from "@/db/schema/executor";
import { environment } from "@/lib/base/environment";
import { defaultPool } from "./pool";

/** An executor without a heartbeat for this long is silent; heartbeats come every five seconds. */
export const silentSeconds = 15;

/**
 * Time of the last heartbeat when no executor is alive; null when one is, the epoch when there never was one. The same
 * for all teams: executors belong to the installation.
 */
export async function findExecutorDown(): Promise<Date | null> {
  const [row] = await readRows(
    db().execute(raw`
    select bool_or(stopped_at is null and seen_at > now() - ${silentSeconds} * interval '1 second') as "isAlive",
      max(coalesce(stopped_at, seen_at)) as "seenAt"
    from executors`),
    { isAlive: z.boolean().nullable(), seenAt: instant.nullable() },
  );
  return row?.isAlive ? null : (row?.seenAt ?? new Date(0));
}

/** Whether a portal of this database is alive. */
export async function isPortalAlive(): Promise<boolean> {
  const [row] = await readRows(
    db().execute(raw`
    select exists(select from executors where role = 'portal' and stopped_at is null
      and seen_at > now() - ${silentSeconds} * interval '1 second') as "isAlive"`),
    { isAlive: z.boolean() },
  );
  return row!.isAlive;
}

/** Reason why the Inngest server cannot drive the functions, as a process of the portal sees it; null when it can. */
export async function findExecutorProblem(): Promise<string | null> {
  const [row] = await readRows(
    db().execute(raw`
    select problem
    from (select *, seen_at > now() - ${silentSeconds} * interval '1 second' as is_alive from executors) as seen
    where stopped_at is null and (is_alive or started_at > now() - interval '1 day')
    -- Of several processes that see the server, one without a problem is enough.
    order by is_alive desc, is_alive and problem is not null, started_at desc limit 1`),
    { problem: executors.problem },
  );
  return row?.problem ?? null;
}

/**
 * Pools that no living process serves, of the calls of a run that wait, and of a run that no process has begun. A draining
 * process serves none.
 */
export async function listUnservedPools(runId: string): Promise<string[]> {
  // An Inngest server is sent the runs of all pools.
  const isEmbedded = environment().executor === "embedded";
  const rows = await readRows(
    db().execute(raw`
    select distinct wanted.pool
    from (
      select executor_jobs.pool
      from executor_jobs join executor_runs on executor_runs.id = executor_jobs.run_id
      where executor_runs.event #>> '{data,runId}' = ${runId} and lease_id is null
      union all
      select coalesce(deployments.pool, flow_versions.definition->>'pool', ${defaultPool})
      from runs join flow_versions on flow_versions.id = runs.flow_version_id
        left join deployments on deployments.id = deployment_id
      where runs.id = ${runId} and runs.state = 'Pending' and sent_at is null and ${isEmbedded}
    ) as wanted
    where wanted.pool is not null and not exists (
      select from executors where seen_at > now() - ${silentSeconds} * interval '1 second' and stopped_at is null
        and not is_draining and wanted.pool = any(executors.pools))
    order by 1`),
    { pool: z.string() },
  );
  return rows.map(({ pool }) => pool);
}
