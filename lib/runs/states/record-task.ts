import { z } from "zod";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import { keepableText } from "@/lib/base/keepable";
import { isEnded, RunState, statesBefore } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import type { Fence } from "./fence";
import { stopRequested } from "./work-waits";

const State = RunState.enum;
const interrupted =
  "This attempt was cut off: its process ended or lost the database, or the executor called the task again elsewhere.";

/** The part of the recorder (recorder.ts) for task runs and their attempts. */

/** A node of a run, and its attempt: a superseded attempt's writes are ignored. */
export interface NodeOf {
  teamId: string;
  runId: string;
  nodeId: string;
}
export interface AttemptOf extends NodeOf {
  attempt: number;
}

/**
 * Records the start of a node's attempt. An attempt still open was cut off, by a crash as a rule, and is closed as Crashed.
 * @returns the attempt's number from 1, and the number of failures since the run's last retry; or the reason why it
 * must not start: the node has ended, or the run has stopped
 */
export async function recordAttempt(
  { teamId, runId, nodeId }: NodeOf,
  input: unknown,
  fence?: Fence,
): Promise<
  { attempt: number; failures: number } | { state: RunState; output: unknown; message: string | null }
> {
  const s = sql();
  const isCurrent = fence
    ? s`runs.retry_count = ${fence.retryCount} and runs.generation = ${fence.generation}`
    : s`true`;
  const [begun] = await readRows(
    s`
    -- The task run, if it may begin an attempt.
    with begun as (
      update task_runs set state = ${State.Running}, attempts = attempts + 1, input = ${JSON.stringify(input)}::jsonb,
        state_message = case task_runs.state when ${State.Running} then 'Restarted: the previous attempt was cut off.' end,
        progress = null, progress_message = null, retry_at = null,
        started_at = coalesce(task_runs.started_at, now())
      from runs
      where runs.id = run_id and runs.state = any(${[State.Running, State.Paused]}::text[]) and ${isCurrent}
        and task_runs.team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId}
        and task_runs.state = any(${[State.Pending, State.AwaitingRetry, State.Running]}::text[])
      returning task_runs.id, attempts, attempts_before
    ),
    -- Its open attempt, which was cut off.
    crashed as (
      update task_attempts set state = ${State.Crashed}, error = ${interrupted}, ended_at = now()
      from begun where task_run_id = begun.id and state = ${State.Running}
      returning task_run_id
    ),
    -- The new attempt.
    opened as (
      insert into task_attempts (id, team_id, task_run_id, attempt, state)
      select ${newId()}, ${teamId}, id, attempts, ${State.Running} from begun
    )
    select attempts as attempt, (
      select count(*)::int from task_attempts
      where task_run_id = begun.id and state = ${State.Failed} and attempt > begun.attempts_before) as failures,
      -- Its process may live on: it stops that attempt.
      case when exists (select from crashed)
        then pg_notify(${stopRequested}, ${`${runId}/${nodeId}/`} || attempts) end
    from begun`,
    { attempt: z.int(), failures: z.int() },
  );
  if (begun) {
    announce({ teamId, runId, kind: "task" });
    return begun;
  }
  const [found] = await readRows(
    s`
    select task_runs.state, output, task_runs.state_message as message, runs.state as "runState"
    from task_runs join runs on runs.id = run_id
    where task_runs.team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId}`,
    { state: taskRuns.state, output: taskRuns.output, message: taskRuns.stateMessage, runState: runs.state },
  );
  if (!found) throw new Error(`Run ${runId} has no node ${nodeId}.`);
  const { runState, ...task } = found;
  return isEnded(task.state)
    ? task
    : { state: "Cancelled", output: null, message: `The run is ${runState}.` };
}

/**
 * Records the end of an attempt in `state`.
 * @param result `retryDelayMs` is the delay until an AwaitingRetry is retried
 * @returns false when the task run had already ended, or another attempt has superseded this one
 */
export async function recordTaskEnd(
  { teamId, runId, nodeId, attempt }: AttemptOf,
  state: Extract<RunState, "Completed" | "Failed" | "TimedOut" | "AwaitingRetry" | "Cancelled">,
  result: { output?: unknown; message?: string; retryDelayMs?: number },
): Promise<boolean> {
  const message = result.message === undefined ? null : keepableText(result.message);
  const output = result.output === undefined ? null : JSON.stringify(result.output);
  const moved = await sql()`
    -- The task run, if this is its current attempt.
    with moved as (
      update task_runs set state = ${state}, state_message = ${message}, output = ${output}::jsonb,
        progress = null, progress_message = null,
        retry_at = now() + ${result.retryDelayMs ?? null}::float8 * interval '1 millisecond',
        ended_at = case when ${isEnded(state)} then now() end
      where team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId} and attempts = ${attempt}
        and state = any(${statesBefore("task", state)}::text[])
      returning id
    ),
    -- The attempt; and an earlier one that was committed while the next began, so that this did not see it.
    closed as (
      update task_attempts set
        state = case when attempt = ${attempt} then ${state === "AwaitingRetry" ? "Failed" : state} else ${State.Crashed} end,
        error = case when attempt = ${attempt} then ${message} else ${interrupted} end,
        ended_at = now()
      from moved where task_run_id = moved.id and task_attempts.state = ${State.Running}
    )
    select id from moved`;
  if (moved.length > 0) announce({ teamId, runId, kind: "task" });
  return moved.length > 0;
}

/** Records a cached result for a node, without an attempt. @returns false when it was not Pending */
export async function recordCached(
  { teamId, runId, nodeId }: NodeOf,
  input: unknown,
  known: { output: unknown; message: string },
): Promise<boolean> {
  const moved = await sql()`
    update task_runs set state = ${State.Cached}, state_message = ${known.message}, input = ${JSON.stringify(input)}::jsonb,
      output = ${JSON.stringify(known.output)}::jsonb, started_at = now(), ended_at = now()
    where team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId} and state = ${State.Pending}
    returning id`;
  if (moved.length > 0) announce({ teamId, runId, kind: "task" });
  return moved.length > 0;
}
