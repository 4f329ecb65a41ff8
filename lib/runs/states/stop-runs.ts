import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { endedStates, RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import { stopRequested, workWaits } from "./work-waits";

const { Scheduled, Late, AwaitingConcurrencySlot, Pending, Running, Paused, Cancelling, Cancelled } =
  RunState.enum;

/**
 * Requests runs and all their child runs to stop: those that the executor has not started become Cancelled at once, the
 * others Cancelling, and their running tasks get their abort signal.
 * @param which a run with its children, or only the children of a run or of one of its nodes
 * @returns number of runs that were stopped
 */
export async function stopRuns(
  teamId: string,
  which: { runId: string } | { childrenOf: string; nodeId?: string },
  reason: string,
): Promise<number> {
  const s = sql();
  const roots =
    "runId" in which
      ? s`id = ${which.runId}`
      : s`parent_run_id = ${which.childrenOf} and parent_node_id = coalesce(${which.nodeId ?? null}, parent_node_id)`;
  const stopped = await readRows(
    s`
    -- The runs, their children, their children and so on.
    with recursive tree as (
      select id from runs where team_id = ${teamId} and ${roots}
      union
      select child.id from runs child join tree on child.parent_run_id = tree.id
    ),
    -- What has not begun ends at once,
    dropped as (
      update runs set state = ${Cancelled}, state_message = ${reason}, ended_at = now()
      where id in (select id from tree)
        and (state = any(${[Scheduled, Late, AwaitingConcurrencySlot]}::text[]) or (state = ${Pending} and sent_at is null))
      returning id
    ),
    -- and the rest is asked to stop.
    stopped as (
      update runs set state = ${Cancelling}, state_message = ${reason}
      where id in (select id from tree)
        and (state = any(${[Running, Paused]}::text[]) or (state = ${Pending} and sent_at is not null))
      returning id
    ),
    -- What its deployment would retry stays as it ended.
    given_up as (
      update runs set retry_at = null where id in (select id from tree) and retry_at is not null returning *
    ),
    -- Now its failure is final, which alerts wait for.
    final as (
      insert into run_events (team_id, run_id, from_state, state, message)
      select team_id, id, state, state, concat_ws(' ', state_message, 'Not retried.') from given_up
    ),
    -- The task runs of what has not begun.
    tasks as (
      update task_runs set state = ${Cancelled}, ended_at = now()
      where run_id in (select id from dropped) and state <> all(${[...endedStates]}::text[])
    ),
    -- Notifies those that run the tasks, and those that wait for a slot or for a child, at commit.
    notified as (
      select pg_notify(${stopRequested}, id) from stopped
      union all select pg_notify(${workWaits}, work) from unnest(array['stop', 'admit', 'wake']) as work
    )
    select id from dropped union all select id from given_up union all select id from stopped where (select count(*) from notified) > 0`,
    { id: runs.id },
  );
  for (const { id } of stopped) announce({ teamId, runId: id, kind: "run" });
  return stopped.length;
}
