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
 * | new as Scheduled, AwaitingConcurrencySlot, Pending or Cancelled; as Running when it is external, or begins at once (begin-new.ts) | insert-runs.ts |
 * | Scheduled to Late; those two and AwaitingConcurrencySlot to Pending; due and without a slot: to AwaitingConcurrencySlot or Cancelled | admission.ts |
 * | Pending to Running | recordBegin, or the embedded executor, which takes it (executor_begin_runs) |
 * | Running to Paused and back | record-pause.ts, resume-run.ts |
 * | not sent to Cancelled, sent or begun to Cancelling | stop-runs.ts |
 * | to an ended state | recordRun |
 * | ended to Pending, or on to AwaitingConcurrencySlot | retry-run.ts |
 *
 * | task run | writer |
 * | --- | --- |
 * | new as Pending (Cancelled with its run; the first one Running in a run that begins at once) | insert-runs.ts |
 * | Pending, AwaitingRetry or a crashed Running to Running | recordAttempt |
 * | Running or Paused to AwaitingRetry or an ended state; Pending to Cached | recordTaskEnd, recordCached |
 * | Pending to Skipped, or to Failed by its condition | record-without-attempt.ts |
 * | Running to Paused and back | record-pause.ts, resume-run.ts |
 * | to Cancelled because its run ends | recordRun, stop-runs.ts, admission.ts |
 * | ended to Pending | retry-run.ts |
 *
 * Each write is one statement that changes the state where the table allows it; otherwise it changes nothing and says so.
 * Steps are replayed, so every call may come twice. Each but the begin of a run after it was made waits for the disk: the
 * caller relies on the result also after a crash of Postgres.
 */

import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { flowVersions } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { keepableText } from "@/lib/base/keepable";
import { isEnded, type RunState, statesBefore } from "@/lib/base/run";
import { definitionOf } from "@/lib/flows/definition-of";
import type { FlowDefinition } from "@/lib/flows/flow";
import { announce } from "@/lib/live/live";
import { type Fence, firstSent } from "./fence";
import { tellOfWork } from "./work-waits";

/** Result of `record_run_end`: whether another run waits for the slot, and a run that started this one for its end. */
const endShape = { ended: runs.state, freesSlot: z.boolean(), isChild: z.boolean() };

const beginShape = {
  state: runs.state,
  params: runs.params,
  variables: runs.variables,
  id: flowVersions.id,
  savedAt: flowVersions.savedAt,
  definition: flowVersions.definition,
  isMoved: z.boolean(),
  isCurrent: z.boolean(),
};

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
  const { retryCount, generation } = fence;
  const [run] = await readRows(
    sql()`
    select state, params, variables, id, saved_at as "savedAt", definition, is_moved as "isMoved", is_current as "isCurrent"
    from record_begin(${teamId}, ${runId}, ${retryCount}, ${generation})`,
    beginShape,
  );
  if (!run) throw new Error(`There is no run ${runId} in this installation.`);
  if (!run.isCurrent) return undefined;
  if (run.isMoved) announce({ teamId, runId, kind: "run" });
  if (run.state === "Cancelling") await recordRun(teamId, runId, "Cancelled", undefined, fence);
  // A completed run is walked once more when the executor missed its end: its steps return their recorded results.
  if (run.state === "Cancelling" || (isEnded(run.state) && run.state !== "Completed")) return undefined;
  const { params, variables } = run;
  return { params, variables, definition: definitionOf(run) };
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
  const kept = message === undefined ? null : keepableText(message);
  const { retryCount = null, generation = null } = fence ?? {};
  if (isEnded(state)) {
    const [end] = await readRows(
      sql()`
      select ended, frees_slot as "freesSlot", is_child as "isChild"
      from record_run_end(${teamId}, ${runId}, ${state}, ${kept}, ${retryCount}, ${generation}) where ended is not null`,
      endShape,
    );
    if (end) tellOfEnd({ teamId, runId }, end);
    return end !== undefined;
  }
  const moved = await sql()`
    update runs set state = ${state}, state_message = ${kept}
    where team_id = ${teamId} and id = ${runId} and state = any(${statesBefore("run", state)}::text[])
      and retry_count = coalesce(${retryCount}::int, retry_count)
      and generation = coalesce(${generation}::int, generation)
    returning id`;
  if (moved.length > 0) announce({ teamId, runId, kind: "run" });
  return moved.length > 0;
}

/** Tells those who wait for a run's end; call after the commit. */
export function tellOfEnd(
  run: { teamId: string; runId: string },
  { freesSlot, isChild }: { freesSlot: boolean; isChild: boolean },
): void {
  announce({ ...run, kind: "run" });
  if (freesSlot) tellOfWork("admit");
  if (isChild) tellOfWork("wake");
}
