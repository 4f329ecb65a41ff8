import { and, eq, inArray, isNotNull, lte, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import { defaultPool } from "@/lib/executors/pool";
import { followChildren } from "./follow-children";
import { type Work, works } from "./work-waits";

/** Outbox: notifications for the executor that follow from the rows (inngest/loops/send-requests.ts). */

export const runOf = {
  teamId: runs.teamId,
  runId: runs.id,
  retryCount: runs.retryCount,
  generation: runs.generation,
};

export const sentRun = { ...runOf, pool: z.string() };

const workShape = {
  send: z.boolean(),
  admit: z.boolean(),
  stop: z.boolean(),
  wake: z.boolean(),
  retry: z.boolean(),
  nextMs: z.number().nullable(),
};

/** A run, and what its event is sent for (fence.ts). */
export type RunOf = RowOf<typeof runOf>;

/** A run to be sent, and the pool of its work. */
export type SentRun = RowOf<typeof sentRun>;

/**
 * The pool of a run, where its nodes name no other: that of its deployment, else of its flow. For a statement that
 * reads runs with flow_versions and, by an outer join, deployments.
 */
export const poolOfRun = () =>
  sql()`coalesce(deployments.pool, flow_versions.definition->>'pool', ${defaultPool})`;

/** The kinds of work that wait, in one statement, and the ms until a run is due, to be retried or past its deadline, where one will be. */
export async function findWork(): Promise<{ kinds: Work[]; nextMs: number | null }> {
  const [found] = await readRows(
    sql()`
    select
      exists (select from runs where state = 'Pending' and sent_at is null) as send,
      exists (select from runs where state in ('AwaitingConcurrencySlot', 'Late')
        or (state = 'Scheduled' and scheduled_for <= now())) as admit,
      exists (select from runs where state = 'Cancelling'
        or (state in ('Running', 'Paused') and deadline_at <= now())) as stop,
      -- A literal: the index task_runs_waiting_index serves no parameter.
      exists (select from task_runs where state = 'Running' and (answer is not null or exists (
        select from runs where parent_run_id = run_id and parent_node_id = node_id))) as wake,
      exists (select from runs where retry_at <= now()) as retry,
      (select extract(epoch from least(
          (select min(scheduled_for) from runs where state = 'Scheduled' and scheduled_for > now()),
          (select min(deadline_at) from runs where state in ('Running', 'Paused') and deadline_at > now()),
          (select min(retry_at) from runs where retry_at > now())
        ) - now()) * 1000)::float8 as "nextMs"`,
    workShape,
  );
  const { nextMs, ...waits } = found!;
  return { kinds: works.filter((work) => waits[work]), nextMs };
}

/**
 * Runs that may start, have not been sent, and whose required blocks exist; oldest first.
 * @param without pools of which runs are left out
 */
export async function listUnsent(limit: number, without: readonly string[] = []): Promise<SentRun[]> {
  return readRows(
    sql()`
    select runs.team_id as "teamId", runs.id as "runId", retry_count as "retryCount", generation, ${poolOfRun()} as pool
    from runs join flow_versions on flow_versions.id = runs.flow_version_id
      left join deployments on deployments.id = deployment_id
    where state = 'Pending' and sent_at is null and has_required_blocks(runs.team_id, runs.blocks, definition)
      and not ${poolOfRun()} = any(${without as string[]}::text[])
    order by runs.id limit ${limit}`,
    sentRun,
  );
}

/**
 * Marks runs as accepted by the executor. Commits asynchronously; a row lost in a Postgres crash is simply sent again.
 * @param eventIds ids that an Inngest server gave to their events; none with the embedded executor
 */
export async function recordSent(sent: RunOf[], eventIds: string[] = []): Promise<void> {
  await sql()`
    -- Commits without waiting for the disk.
    with settings as materialized (select set_config('synchronous_commit', 'off', true))
    update runs set sent_at = now(), executor_event_id = sent.event
    from settings,
      unnest(${sent.map(({ runId }) => runId)}::text[], ${sent.map(({ retryCount }) => retryCount)}::int[],
        ${sent.map(({ generation }) => generation)}::int[], ${sent.map((_, index) => eventIds[index] ?? null)}::text[])
        as sent (id, retry, generation, event)
    where runs.id = sent.id and retry_count = sent.retry and runs.generation = sent.generation and sent_at is null`;
}

/** Waiting runs use the blocks that their deployment binds now. */
export async function bindBlocks(): Promise<void> {
  await sql()`
    update runs set blocks = deployments.blocks from deployments
    where deployments.id = deployment_id and state = 'Pending' and sent_at is null and retry_count = 0
      and runs.blocks <> deployments.blocks`;
}

/** Runs that the executor has and should stop. */
export async function listStopping(): Promise<RunOf[]> {
  return db().select(runOf).from(runs).where(eq(runs.state, "Cancelling"));
}

/**
 * Runs whose stop request the executor has not answered for `seconds`, with their reason. Tasks get some seconds less to
 * stop (inngest/run/ended-in-time.ts).
 */
export async function listUnanswered(seconds: number): Promise<RunOf[]> {
  return readRows(
    sql()`
    select team_id as "teamId", id as "runId", retry_count as "retryCount", generation
    from runs
    where state = 'Cancelling' and (
      select max(created_at) from run_events where run_id = runs.id and node_id is null
    ) < now() - ${seconds} * interval '1 second'`,
    runOf,
  );
}

/** Runs past their deadline. */
export async function listOverdue(): Promise<RunOf[]> {
  return db()
    .select(runOf)
    .from(runs)
    .where(and(inArray(runs.state, ["Running", "Paused"]), lte(runs.deadlineAt, raw`now()`)));
}

/** Task runs whose wait may be over: the form was answered, or the children have ended. */
export async function listWoken(): Promise<{ teamId: string; runId: string; nodeId: string }[]> {
  const answered = await db()
    .select({ teamId: taskRuns.teamId, runId: taskRuns.runId, nodeId: taskRuns.nodeId })
    .from(taskRuns)
    .where(and(eq(taskRuns.state, "Running"), isNotNull(taskRuns.answer)));
  return [...answered, ...(await followChildren())];
}
