import { z } from "zod";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { readRows } from "@/db/rows";
import { flowVersions } from "@/db/schema/flows";
import { runs, taskRuns } from "@/db/schema/runs";
import { keepableText } from "@/lib/base/keepable";
import { endedStates, isEnded, RunState, statesBefore } from "@/lib/base/run";
import { FlowDefinition } from "@/lib/flows/flow";
import { announce } from "@/lib/live/live";
import { stopRequested, workWaits } from "./work-waits";

const State = RunState.enum;

/**
 * The only writer of states of runs and task runs that the executor has taken up (before that, admission.ts decides).
 * Each call is one statement that changes the state where the table of states allows it; the database keeps the
 * transition. Otherwise it changes nothing and says so. Steps are replayed, so every call may come twice.
 * Each waits for the disk: the caller goes on from what it was told, also after a crash of Postgres.
 */

const ended = [...endedStates];

/** What the executor needs to walk a run. */
export interface Plan {
  params: Record<string, unknown>;
  definition: FlowDefinition;
}

/**
 * A run begins, or goes on.
 * @param retryCount which taking up of the run it is: what an earlier one is still doing counts no more
 * @returns undefined when there is nothing (more) to do
 */
export async function recordBegin(teamId: string, runId: string, retryCount = 0): Promise<Plan | undefined> {
  const s = sql();
  const [run] = await readRows(
    s`
    -- The run, if it begins now.
    with moved as (
      update runs set state = ${State.Running}, state_message = null, started_at = coalesce(started_at, now()),
        deadline_at = now() + (
          select (definition->>'timeoutMs')::float8 * interval '1 millisecond'
          from flow_versions where id = runs.flow_version_id)
      where team_id = ${teamId} and id = ${runId} and state = ${State.Pending} and retry_count = ${retryCount}
      returning id)
    select runs.state, runs.params, flow_versions.definition, exists (select from moved) as "isMoved"
    from runs join flow_versions on flow_versions.id = runs.flow_version_id
    where runs.team_id = ${teamId} and runs.id = ${runId} and retry_count = ${retryCount}`,
    { state: runs.state, params: runs.params, definition: flowVersions.definition, isMoved: z.boolean() },
  );
  if (run?.isMoved) announce({ teamId, runId, kind: "run" });
  if (run?.state === "Cancelling") await recordRun(teamId, runId, "Cancelled", undefined, retryCount);
  // One that has completed is walked once more where the executor has not heard of it: its steps give what they gave.
  if (!run || run.state === "Cancelling" || (isEnded(run.state) && run.state !== "Completed"))
    return undefined;
  return { params: run.params, definition: FlowDefinition.parse(run.definition) };
}

/**
 * Moves a run; when it ends, all that it had not done ends as Cancelled, and its running tasks are asked to stop. How it
 * ends is decided here, whoever is first to say so: past its deadline it has TimedOut, and one that failed because it was
 * to stop is Cancelled.
 * @returns false when the table of states does not have the transition from where the run stands
 */
export async function recordRun(
  teamId: string,
  runId: string,
  state: Extract<
    RunState,
    "Paused" | "Running" | "Completed" | "Failed" | "TimedOut" | "Crashed" | "Cancelling" | "Cancelled"
  >,
  message?: string,
  retryCount?: number,
): Promise<boolean> {
  const s = sql();
  const isCurrent = retryCount === undefined ? s`true` : s`retry_count = ${retryCount}`;
  const kept = message === undefined ? null : keepableText(message);
  const isStopped = s`${state === State.Failed}::boolean and runs.state = ${State.Cancelling}`;
  const mayBeLate = state === State.Completed || state === State.Failed || state === State.Cancelled;
  const isLate = s`${mayBeLate}::boolean and runs.state = any(${[State.Running, State.Paused]}::text[])
    and runs.deadline_at <= now()`;
  const moved = isEnded(state)
    ? await s`
      -- The run, if it may end so from where it stands.
      with moved as (
        update runs set ended_at = now(),
          state = case when ${isLate} then ${State.TimedOut} when ${isStopped} then ${State.Cancelled} else ${state} end,
          state_message = case
            when ${isLate} then (
              select 'It took longer than ' || (definition->>'timeoutMs')::float8 / 1000 || ' s.'
              from flow_versions where id = runs.flow_version_id)
            when not (${isStopped}) then ${kept} end
        where team_id = ${teamId} and id = ${runId} and state = any(${statesBefore("run", state)}::text[])
          and ${isCurrent}
        returning id, state, deployment_id, parent_run_id
      ),
      -- Its task runs that have not ended,
      tasks as (
        update task_runs set state = ${State.Cancelled}, state_message = 'Not done: the run ended as ' || moved.state || '.',
          ended_at = now()
        from moved where run_id = moved.id and task_runs.state <> all(${ended}::text[])
        returning task_runs.id
      ),
      -- and their open attempts.
      attempts as (
        update task_attempts set state = ${State.Cancelled}, ended_at = now()
        where task_run_id in (select id from tasks) and state = ${State.Running}
      )
      -- It may have held a slot, and its parent may have waited for it.
      select case when exists (
          select from runs other where other.state = ${State.AwaitingConcurrencySlot}
            and other.deployment_id is not distinct from moved.deployment_id)
          then pg_notify(${workWaits}, 'admit') end,
        case when parent_run_id is not null then pg_notify(${workWaits}, 'wake') end,
        case when state <> ${State.Completed} then pg_notify(${stopRequested}, id) end
      from moved`
    : await s`
      update runs set state = ${state}, state_message = ${kept}
      where team_id = ${teamId} and id = ${runId} and state = any(${statesBefore("run", state)}::text[])
        and ${isCurrent}
      returning id`;
  if (moved.length > 0) announce({ teamId, runId, kind: "run" });
  return moved.length > 0;
}

/** A node of a run, and which attempt of it: one that another attempt has replaced is not heard. */
export interface NodeOf {
  teamId: string;
  runId: string;
  nodeId: string;
}
export interface AttemptOf extends NodeOf {
  attempt: number;
}

/**
 * A new attempt of a node begins. An attempt that is still open was cut short by a crash and is closed as Crashed.
 * @returns the attempt's number from 1, and how many have failed since the run was last taken up; or why it does not
 * begin: the node has ended, or the run does not go on
 */
export async function recordAttempt(
  { teamId, runId, nodeId }: NodeOf,
  input: unknown,
): Promise<
  { attempt: number; failures: number } | { state: RunState; output: unknown; message: string | null }
> {
  const s = sql();
  const [begun] = await readRows(
    s`
    -- The task run, if it may begin an attempt.
    with begun as (
      update task_runs set state = ${State.Running}, attempts = attempts + 1, input = ${JSON.stringify(input)}::jsonb,
        state_message = case task_runs.state when ${State.Running} then 'Taken up again: the last attempt was cut short.' end,
        progress = null, progress_message = null, retry_at = null,
        started_at = coalesce(task_runs.started_at, now())
      from runs
      where runs.id = run_id and runs.state = any(${[State.Running, State.Paused]}::text[])
        and task_runs.team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId}
        and task_runs.state = any(${[State.Pending, State.AwaitingRetry, State.Running]}::text[])
      returning task_runs.id, attempts, attempts_before
    ),
    -- Its open attempt, which a crash has cut short.
    crashed as (
      update task_attempts set state = ${State.Crashed}, error = 'This attempt was cut short: its process ended, or lost the database.', ended_at = now()
      from begun where task_run_id = begun.id and state = ${State.Running}
    ),
    -- The new attempt.
    opened as (
      insert into task_attempts (id, team_id, task_run_id, attempt, state)
      select ${newId()}, ${teamId}, id, attempts, ${State.Running} from begun
    )
    select attempts as attempt, (
      select count(*)::int from task_attempts
      where task_run_id = begun.id and state = ${State.Failed} and attempt > begun.attempts_before) as failures
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
 * An attempt of a node ends in `state`.
 * @param result `retryDelayMs` says when an AwaitingRetry is tried again
 * @returns false when the task run had already ended, or another attempt has replaced this one
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
    -- The attempt.
    closed as (
      update task_attempts set state = ${state === "AwaitingRetry" ? "Failed" : state}, error = ${message}, ended_at = now()
      from moved where task_run_id = moved.id and task_attempts.state = ${State.Running}
    )
    select id from moved`;
  if (moved.length > 0) announce({ teamId, runId, kind: "task" });
  return moved.length > 0;
}

/** A node takes a result that is known already, without an attempt. @returns false when it was not Pending */
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
