import { z } from "zod";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { type RowOf, readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import { isAbsence } from "@/db/until-answered";
import { grouped } from "@/lib/base/grouped";
import { keepableText } from "@/lib/base/keepable";
import { isEnded, RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import type { Fence } from "./fence";

const State = RunState.enum;
const attemptShape = { attempt: z.int().nullable(), failures: z.int().nullable() };
const endShape = { isEnded: z.boolean() };

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
 * @throws when the run has not begun, so that the executor begins it again
 */
export async function recordAttempt(
  { teamId, runId, nodeId }: NodeOf,
  input: unknown,
  fence?: Fence,
): Promise<
  { attempt: number; failures: number } | { state: RunState; output: unknown; message: string | null }
> {
  const { attempt, failures } = await beginInGroups({ id: newId(), teamId, runId, nodeId, input, ...fence });
  if (attempt !== null && failures !== null) {
    announce({ teamId, runId, kind: "task" });
    return { attempt, failures };
  }
  const [found] = await readRows(
    sql()`
    select task_runs.state, output, task_runs.state_message as message, runs.state as "runState"
    from task_runs join runs on runs.id = run_id
    where task_runs.team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId}`,
    { state: taskRuns.state, output: taskRuns.output, message: taskRuns.stateMessage, runState: runs.state },
  );
  if (!found) throw new Error(`Run ${runId} has no node ${nodeId}.`);
  const { runState, ...task } = found;
  if (runState === State.Pending) throw new Error(`A crash of Postgres undid the begin of run ${runId}.`);
  return isEnded(task.state)
    ? task
    : { state: "Cancelled", output: null, message: `The run is ${runState}.` };
}

type BeginItem = NodeOf & { id: string; input: unknown };
type BeginRow = RowOf<typeof attemptShape>;

/** Attempts that begin at once share a round trip and a commit. */
const beginInGroups = grouped({ most: 16, lanes: 2 }, async (items: BeginItem[]) => {
  const rows = await beginAll(items).catch((error): BeginRow[] => {
    // One of them cannot be stored, say: the others are not to suffer.
    if (items.length === 1 || isAbsence(error)) throw error;
    return [];
  });
  return items.map((item, index) => rows[index] ?? beginAll([item]).then(([alone]) => alone!));
});

async function beginAll(items: BeginItem[]): Promise<BeginRow[]> {
  return readRows(
    sql()`
    select attempt, failures from rows from (jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as (id text, "teamId" text, "runId" text, "nodeId" text, input jsonb, "retryCount" int, generation int))
      with ordinality as item (id, team, run, node, input, retry, generation, position),
      record_attempt(id, team, run, node, input, retry, generation)
    order by position`,
    attemptShape,
  );
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
  const [end] = await readRows(
    sql()`
    select record_task_end(${teamId}, ${runId}, ${nodeId}, ${attempt}, ${state}, ${message}, ${output}::jsonb,
      ${result.retryDelayMs ?? null}) as "isEnded"`,
    endShape,
  );
  if (end?.isEnded) announce({ teamId, runId, kind: "task" });
  return Boolean(end?.isEnded);
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
