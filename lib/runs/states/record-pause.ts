import type { TransactionSql } from "postgres";
import { sql } from "@/db/client";
import { RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import type { AttemptOf } from "./record-task";

const { Running, Paused } = RunState.enum;

/**
 * The part of the recorder (recorder.ts) for runs that wait for an answer. A run is Paused as long as one of its tasks
 * is; pausing and resuming lock the run, so that one of them sees whether a task is the last that waits.
 */

/** Pauses the running attempt of a node, and its run, until a form is answered. */
export async function recordPaused(
  { teamId, runId, nodeId, attempt }: AttemptOf,
  wait: { form: Record<string, unknown>; deadlineAt: Date; message: string },
): Promise<boolean> {
  const moved = await sql().begin(async (tx) => {
    await lockRun(tx, runId);
    return tx`
    -- The task run, if this is its current attempt and nobody has answered.
    with moved as (
      update task_runs set state = ${Paused}, state_message = ${wait.message},
        form = ${JSON.stringify(wait.form)}::json, deadline_at = ${wait.deadlineAt.toISOString()}::timestamptz
      where team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId} and attempts = ${attempt}
        and state = ${Running} and answer is null
      returning run_id
    ),
    -- Its run.
    paused as (
      update runs set state = ${Paused}, state_message = ${wait.message} from moved
      where runs.id = moved.run_id and runs.state = ${Running}
    )
    select from moved`;
  });
  if (moved.length > 0) announce({ teamId, runId, kind: "run" });
  return moved.length > 0;
}

/** Ends a task's wait without an answer: its run continues, unless another of its tasks waits. */
export async function recordUnpaused(teamId: string, runId: string): Promise<void> {
  const moved = await sql().begin(async (tx) => {
    await lockRun(tx, runId);
    return resumeUnlessPaused(tx, runId);
  });
  if (moved.length > 0) announce({ teamId, runId, kind: "run" });
}

/** Resumes a Paused run when none of its tasks waits. The caller has locked it. */
export function resumeUnlessPaused(tx: TransactionSql, runId: string) {
  return tx`
    update runs set state = ${Running}, state_message = null
    where id = ${runId} and state = ${Paused} and not exists (
      select from task_runs where run_id = ${runId} and task_runs.state = ${Paused})
    returning id`;
}

/** Locks the run: until the end of the transaction, no one else pauses or resumes it. */
export async function lockRun(tx: TransactionSql, runId: string): Promise<void> {
  await tx`select from runs where id = ${runId} for update`;
}
