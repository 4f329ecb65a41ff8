import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { announce } from "@/lib/live/live";
import { poolOfRun, type RunOf, runOf, type SentRun, sentRun } from "./outbox";

/**
 * The part of the outbox for an Inngest server, whose acknowledgement is no promise: a run that it has lost is sent
 * again under a new generation, and calls of the earlier one are fenced off (inngest/loops/reconcile-runs.ts).
 */

const silentRun = { ...runOf, state: runs.state, eventId: runs.executorEventId };

/** A run that the executor has, and that has not changed for a while. */
export type SilentRun = Awaited<ReturnType<typeof listSilent>>[number];

/**
 * Runs that the executor has, without a transition for `seconds`, and not looked up since: those silent for longest
 * first. A run that stays silent is looked up at growing intervals, of at most ten minutes.
 */
export async function listSilent(seconds: number, limit: number) {
  return readRows(
    sql()`
    select team_id as "teamId", id as "runId", retry_count as "retryCount", generation, state,
      executor_event_id as "eventId"
    from runs cross join lateral (
      select greatest(sent_at, max(created_at)) as changed_at from run_events where run_id = runs.id) as last
    where state in ('Pending', 'Running', 'Paused', 'Cancelling') and (sent_at is not null or state = 'Cancelling')
      and changed_at < now() - ${seconds} * interval '1 second'
      and (looked_up_at is null or looked_up_at < changed_at or looked_up_at < now() - least(interval '10 minutes',
        greatest(${seconds} * interval '1 second', looked_up_at - changed_at)))
    order by coalesce(looked_up_at, sent_at) limit ${limit}`,
    silentRun,
  );
}

/** Records that the server has the run. @param dueAt time of its next call, when it waits after failed ones */
export async function recordLookup({ runId, retryCount, generation }: RunOf, dueAt?: Date): Promise<void> {
  await sql()`
    update runs set looked_up_at = now(), executor_due_at = ${dueAt?.toISOString() ?? null}::timestamptz
    where id = ${runId} and retry_count = ${retryCount} and generation = ${generation}`;
}

/**
 * Takes runs back that the executor has lost: they are to be sent again. From now on, calls of what was sent before are
 * refused.
 * @param reason said in the run's log
 */
export async function takeBack(lost: RunOf[], reason: string): Promise<number> {
  const taken = await readRows(
    sql()`
    -- The runs, if they are still what was sent.
    with taken as (
      update runs set generation = runs.generation + 1, sent_at = null, executor_event_id = null, looked_up_at = null,
        executor_due_at = null
      from unnest(${lost.map(({ runId }) => runId)}::text[], ${lost.map(({ retryCount }) => retryCount)}::int[],
        ${lost.map(({ generation }) => generation)}::int[]) as lost (id, retry, generation)
      where runs.id = lost.id and retry_count = lost.retry and runs.generation = lost.generation
        and sent_at is not null and state in ('Pending', 'Running', 'Paused')
      returning runs.id, team_id
    ),
    -- What their logs say.
    told as (
      insert into log_lines (team_id, run_id, level, message) select team_id, id, 'warning', ${reason} from taken
    )
    select id, team_id as "teamId" from taken`,
    { id: runs.id, teamId: runs.teamId },
  );
  for (const { id, teamId } of taken) announce({ teamId, runId: id, kind: "run" });
  return taken.length;
}

/** Runs in progress that were taken back and not sent again yet; those that have not begun are `listUnsent`. */
export async function listTakenBack(limit: number): Promise<SentRun[]> {
  return readRows(
    sql()`
    select runs.team_id as "teamId", runs.id as "runId", retry_count as "retryCount", generation, ${poolOfRun()} as pool
    from runs join flow_versions on flow_versions.id = runs.flow_version_id
      left join deployments on deployments.id = deployment_id
    where state in ('Running', 'Paused') and sent_at is null and generation > 0 order by runs.id limit ${limit}`,
    sentRun,
  );
}

/** Runs in progress that the other kind of executor has: the portal was moved to this one. */
export async function listOfOther(executor: "embedded" | "inngest"): Promise<RunOf[]> {
  return readRows(
    sql()`
    select team_id as "teamId", id as "runId", retry_count as "retryCount", generation
    from runs
    where state in ('Pending', 'Running', 'Paused') and sent_at is not null
      and (executor_event_id is null) = ${executor === "inngest"} order by id`,
    runOf,
  );
}
