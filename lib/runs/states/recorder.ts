/**
 * The recorder: the states of runs that the executor has. record-task.ts and record-pause.ts are parts of it.
 *
 *     run   Scheduled ─► Late ─► AwaitingConcurrencySlot ─► Pending ─► Running ◄─► Paused
 *                                                            ▲ └──────────┬──────────┘
 *                                                      retry │            ▼
 *                                                            │        Cancelling, or at once
 *                                                            │            ▼
 *                                                            └─ Completed, Failed, TimedOut, Crashed, Cancelled
 *
 *     task  Pending ─► Running ◄──► AwaitingRetry, Paused
 *              ▲ │        ▼
 *        retry │ └─► Cached, Skipped, Completed, Failed, TimedOut, Cancelled
 *
 * All writers are in this folder (states.test.ts). The full table is `nextStates` (lib/base/run.ts).
 *
 * | run | writer |
 * | --- | --- |
 * | new as Scheduled, AwaitingConcurrencySlot, Pending or Cancelled; as Running when it is external | insert-runs.ts |
 * | Scheduled to Late; those two and AwaitingConcurrencySlot to Pending; due and without a slot: to AwaitingConcurrencySlot or Cancelled | admission.ts |
 * | Pending to Running | recordBegin |
 * | Running to Paused and back | record-pause.ts, resume-run.ts |
 * | not sent to Cancelled, sent or begun to Cancelling | stop-runs.ts |
 * | to an ended state | recordRun |
 * | ended to Pending, or on to AwaitingConcurrencySlot | retry-run.ts |
 *
 * | task run | writer |
 * | --- | --- |
 * | new as Pending (Cancelled with its run) | insert-runs.ts |
 * | Pending, AwaitingRetry or a crashed Running to Running | recordAttempt |
 * | Running or Paused to AwaitingRetry or an ended state; Pending to Cached | recordTaskEnd, recordCached |
 * | Pending to Skipped, or to Failed by its condition | record-without-attempt.ts |
 * | Running to Paused and back | record-pause.ts, resume-run.ts |
 * | to Cancelled because its run ends | recordRun, stop-runs.ts, admission.ts |
 * | ended to Pending | retry-run.ts |
 *
 * Each write is one statement that changes the state where the table allows it; otherwise it changes nothing and says so.
 * Steps are replayed, so every call may come twice. Each waits for the disk: the caller relies on the result also after a
 * crash of Postgres.
 */

import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { flowVersions } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { keepableText } from "@/lib/base/keepable";
import { endedStates, isEnded, RunState, statesBefore } from "@/lib/base/run";
import { FlowDefinition } from "@/lib/flows/flow";
import { announce } from "@/lib/live/live";
import { type Fence, firstSent } from "./fence";
import { stopRequested, workWaits } from "./work-waits";

const State = RunState.enum;

const ended = [...endedStates];

/** Data that the executor needs to walk a run. */
export interface Plan {
  params: Record<string, unknown>;
  /** Values of the team's variables, as they were when the run was made. */
  variables: Record<string, unknown>;
  definition: FlowDefinition;
}

/**
 * Starts or continues a run.
 * @returns undefined when there is nothing (left) to do, or the call was fenced off
 * @throws when there is no such run: a call that belongs to another installation must not end as completed
 */
export async function recordBegin(
  teamId: string,
  runId: string,
  fence: Fence = firstSent,
): Promise<Plan | undefined> {
  const s = sql();
  const { retryCount, generation } = fence;
  const [run] = await readRows(
    s`
    -- The run, if it begins now.
    with moved as (
      update runs set state = ${State.Running}, state_message = null, started_at = coalesce(started_at, now()),
        deadline_at = now() + (
          select (definition->>'timeoutMs')::float8 * interval '1 millisecond'
          from flow_versions where id = runs.flow_version_id)
      where team_id = ${teamId} and id = ${runId} and state = ${State.Pending}
        and retry_count = ${retryCount} and generation = ${generation}
      returning id)
    select runs.state, runs.params, runs.variables, flow_versions.definition, exists (select from moved) as "isMoved",
      retry_count = ${retryCount} and generation = ${generation} as "isCurrent"
    from runs join flow_versions on flow_versions.id = runs.flow_version_id
    where runs.team_id = ${teamId} and runs.id = ${runId}`,
    {
      state: runs.state,
      params: runs.params,
      variables: runs.variables,
      definition: flowVersions.definition,
      isMoved: z.boolean(),
      isCurrent: z.boolean(),
    },
  );
  if (!run) throw new Error(`There is no run ${runId} in this installation.`);
  if (!run.isCurrent) return undefined;
  if (run.isMoved) announce({ teamId, runId, kind: "run" });
  if (run.state === "Cancelling") await recordRun(teamId, runId, "Cancelled", undefined, fence);
  // A completed run is walked once more when the executor missed its end: its steps return their recorded results.
  if (run.state === "Cancelling" || (isEnded(run.state) && run.state !== "Completed")) return undefined;
  const { params, variables } = run;
  return { params, variables, definition: FlowDefinition.parse(run.definition) };
}

/**
 * Changes the state of a run. At its end, everything unfinished ends as Cancelled, and its running tasks get their
 * abort signal. The end state is decided here, whichever caller reports first: past its deadline a run has TimedOut,
 * and one that failed after a stop request is Cancelled.
 * @returns false when the transition table does not allow the transition from the run's current state
 */
export async function recordRun(
  teamId: string,
  runId: string,
  state: Extract<
    RunState,
    "Paused" | "Running" | "Completed" | "Failed" | "TimedOut" | "Crashed" | "Cancelling" | "Cancelled"
  >,
  message?: string,
  fence?: Fence,
): Promise<boolean> {
  const s = sql();
  const isCurrent = fence
    ? s`retry_count = ${fence.retryCount} and generation = ${fence.generation}`
    : s`true`;
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
          select from runs other where other.state = 'AwaitingConcurrencySlot'
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
