import { z } from "zod";
import { sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import { openStates } from "@/lib/base/run";
import { currentChildren } from "@/lib/runs/read/current-children";
import type { Run } from "@/lib/runs/read/queries";
import { timeOf, type WaitingFor } from "./sentences";

const openTask = {
  runId: taskRuns.runId,
  nodeId: taskRuns.nodeId,
  state: taskRuns.state,
  stateMessage: taskRuns.stateMessage,
  deadlineAt: taskRuns.deadlineAt,
  retryAt: taskRuns.retryAt,
  attempts: taskRuns.attempts,
  isAnswered: z.boolean(),
};
const openChildren = {
  runId: z.string(),
  nodeId: z.string(),
  total: z.int(),
  open: z.int(),
  id: runs.id,
  name: runs.name,
  state: runs.state,
};
type OpenChildren = RowOf<typeof openChildren>;

/** Open tasks of a run, and by node its child runs that have not ended. */
export interface OpenWork {
  tasks: RowOf<typeof openTask>[];
  children: OpenChildren[];
}

/** The open work of runs, by id, in two statements for all of them. */
export async function readOpenWork(teamId: string, runIds: string[]): Promise<Map<string, OpenWork>> {
  if (runIds.length === 0) return new Map();
  const [tasks, children] = await Promise.all([
    readRows(
      sql()`
      select run_id as "runId", node_id as "nodeId", state, state_message as "stateMessage", deadline_at as "deadlineAt",
        retry_at as "retryAt", attempts, answer is not null as "isAnswered"
      from task_runs where team_id = ${teamId} and run_id = any(${runIds}::text[]) and state = any(${openStates as string[]}::text[])
      order by id`,
      openTask,
    ),
    listOpenChildren(teamId, runIds),
  ]);
  return new Map(
    runIds.map((id) => [
      id,
      {
        tasks: tasks.filter(({ runId }) => runId === id),
        children: children.filter(({ runId }) => runId === id),
      },
    ]),
  );
}

/** Reason why the open tasks of a run wait; null when one of them is running. */
export function whyTasksWait(run: Run, { tasks, children }: OpenWork): WaitingFor | null {
  const working = tasks.filter(
    ({ state, isAnswered, nodeId }) =>
      state === "Running" && !isAnswered && !children.some((child) => child.nodeId === nodeId),
  );
  if (run.state === "Cancelling")
    return {
      sentence:
        working.length > 0
          ? `Cancelling; ${working.map(({ nodeId }) => nodeId).join(", ")} has not stopped yet.`
          : "Cancelling; waiting for the executor to release it.",
      runs: [],
      isOnExecutor: true,
    };
  if (run.executorDueAt && run.executorDueAt.getTime() > Date.now())
    return {
      sentence: `The Inngest server calls this run again at ${timeOf(run.executorDueAt)}: its last calls failed, or did not reach the portal.`,
      runs: [],
      isOnExecutor: true,
    };
  if (working.length > 0) return null;
  const paused = tasks.find(({ state }) => state === "Paused");
  if (paused) {
    const until = paused.deadlineAt ? ` until ${timeOf(paused.deadlineAt)}` : "";
    return {
      sentence: `${paused.nodeId} is waiting${until} for an answer from an operator: ${paused.stateMessage}`,
      runs: [],
    };
  }
  const [child] = children;
  if (child && run.isHeld) return whyHeld(child);
  if (child) return whichChildren(child);
  const retried = tasks.find(({ state }) => state === "AwaitingRetry");
  if (retried) {
    return {
      sentence: `${retried.nodeId} will be retried at ${timeOf(retried.retryAt ?? new Date())}; attempt ${retried.attempts} failed: ${retried.stateMessage}`,
      runs: [],
      isOnExecutor: true,
    };
  }
  return null;
}

/** By run and node: number of child runs that have not ended, and the first of them. */
async function listOpenChildren(teamId: string, runIds: string[]): Promise<OpenChildren[]> {
  return readRows(
    sql()`
    select parent_run_id as "runId", parent_node_id as "nodeId", total, open, id, name, state
    from (
      select child.*, (count(*) over node)::int as total,
        (count(*) filter (where child.ended_at is null or child.retry_at is not null) over node)::int as open,
        row_number() over (partition by parent_run_id, parent_node_id
          order by child.ended_at is not null and child.retry_at is null, parent_item) as place
      from ${currentChildren()}
      where child.team_id = ${teamId} and parent_run_id = any(${runIds}::text[])
      window node as (partition by parent_run_id, parent_node_id)
    ) as placed
    where place = 1 and open > 0`,
    openChildren,
  );
}

function whyHeld({ nodeId, total, open, id, name }: OpenChildren): WaitingFor {
  return {
    sentence: `Held: of the ${total} runs of ${nodeId}, ${open} have not ended, and no further ones begin. Release it to go on.`,
    runs: [{ id, name }],
  };
}

function whichChildren({ nodeId, total, open, id, name, state }: OpenChildren): WaitingFor {
  const runs = [{ id, name }];
  if (total === 1) return { sentence: `${nodeId} is waiting for the run ${name}, which is ${state}.`, runs };
  return {
    sentence: `${nodeId} is waiting for ${open} of ${total} runs, including ${name} (${state}).`,
    runs,
  };
}
