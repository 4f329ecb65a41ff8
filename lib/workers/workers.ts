import { eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { executors } from "@/db/schema/executor";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { silentSeconds } from "@/lib/executors/queries";

/** True for a process that sends heartbeats. */
const isAlive = raw`(stopped_at is null and seen_at > now() - ${silentSeconds} * interval '1 second')`;

const workerShape = {
  id: executors.id,
  role: executors.role,
  host: executors.host,
  pid: executors.pid,
  version: executors.version,
  pools: executors.pools,
  cores: executors.cores,
  memoryBytes: z.number(),
  startedAt: executors.startedAt,
  seenAt: executors.seenAt,
  /** `draining`: it ends what it holds and takes nothing more. `silent`: no heartbeat for 15 s, and no clean stop. */
  state: z.enum(["alive", "draining", "silent", "stopped"]),
  /** The team's runs that it works for now. */
  runs: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Number of runs of other teams that it works for. */
  otherRuns: z.int(),
};

/** A process that takes work of pools: a worker, or the portal's own. */
export type Worker = RowOf<typeof workerShape>;

/** Processes seen within the last day, those alive first. They belong to the installation. */
export async function listWorkers(teamId: string): Promise<Worker[]> {
  return readRows(
    db().execute(raw`
    -- The runs whose calls a process holds: the part of a lease's id before the colon is the process.
    with held as (
      select distinct split_part(lease_id, ':', 1) as executor_id, runs.id, runs.name, runs.team_id
      from executor_jobs
      join executor_runs on executor_runs.id = executor_jobs.run_id
      join runs on runs.id = executor_runs.event #>> '{data,runId}'
      where lease_id is not null
    )
    select id, role, host, pid, version, pools, cores, memory_bytes::float8 as "memoryBytes",
      started_at as "startedAt", seen_at as "seenAt",
      case when stopped_at is not null then 'stopped' when not ${isAlive} then 'silent'
        when is_draining then 'draining' else 'alive' end as state,
      (select coalesce(json_agg(json_build_object('id', held.id, 'name', held.name) order by held.id), '[]')
        from held where executor_id = executors.id and team_id = ${teamId}) as runs,
      (select count(*)::int from held where executor_id = executors.id and team_id <> ${teamId}) as "otherRuns"
    from executors order by ${isAlive} desc, role, started_at, id limit 100`),
    workerShape,
  );
}

/**
 * Makes a process take no further work, or take work again. It hears of it at its next heartbeat, within five seconds.
 * @param teamId the team in whose audit log it stands
 * @throws DomainError "not-found"
 */
export async function drainWorker(teamId: string, id: string, isDraining: boolean): Promise<void> {
  const [changed] = await readRows(
    db().execute(raw`
    update executors set is_draining = ${isDraining} where id = ${id} and ${isAlive} returning host, pid`),
    named,
  );
  if (!changed) throw absent();
  await recordAct(teamId, `worker.${isDraining ? "drained" : "resumed"}`, subject(id, changed));
}

/**
 * Deletes the row of a process that is gone.
 * @param teamId the team in whose audit log it stands
 * @throws DomainError "conflict" while it lives, "not-found"
 */
export async function forgetWorker(teamId: string, id: string): Promise<void> {
  const [deleted] = await readRows(
    db().execute(raw`delete from executors where id = ${id} and not ${isAlive} returning host, pid`),
    named,
  );
  if (deleted) return recordAct(teamId, "worker.forgotten", subject(id, deleted));
  const there = await db().$count(executors, eq(executors.id, id));
  if (there === 0) throw absent();
  throw new DomainError("conflict", "This process sends heartbeats. Drain it and stop it first.");
}

const named = { host: executors.host, pid: executors.pid };
const subject = (id: string, { host, pid }: { host: string; pid: number }) => ({
  kind: "worker",
  id,
  name: `${host} · ${pid}`,
});
const absent = () =>
  new DomainError("not-found", "There is no such living process. Reload the list of workers.");
