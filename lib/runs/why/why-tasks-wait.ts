import { z } from "zod";
import { sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { isEnded } from "@/lib/base/run";
import { currentChildren } from "@/lib/runs/read/current-children";
import { listTaskRuns, type Run, type TaskRun } from "@/lib/runs/read/queries";
import { timeOf, type WaitingFor } from "./sentences";

/** Reason why the open tasks of a run wait; null when one of them is running. */
export async function whyTasksWait(teamId: string, run: Run): Promise<WaitingFor | null> {
  const open = (await listTaskRuns(teamId, run.id)).filter(({ state }) => !isEnded(state));
  const children = await listOpenChildren(teamId, run.id);
  const isWorking = (task: TaskRun) =>
    task.state === "Running" && !task.answer && !children.some(({ nodeId }) => nodeId === task.nodeId);
  const working = open.filter(isWorking);
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
  const paused = open.find(({ state }) => state === "Paused");
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
  const retried = open.find(({ state }) => state === "AwaitingRetry");
  if (retried) {
    const attempt = retried.attempts.at(-1)?.attempt;
    return {
      sentence: `${retried.nodeId} will be retried at ${timeOf(retried.retryAt ?? new Date())}; attempt ${attempt} failed: ${retried.stateMessage}`,
      runs: [],
      isOnExecutor: true,
    };
  }
  return null;
}

const openChildren = {
  nodeId: z.string(),
  total: z.int(),
  open: z.int(),
  id: runs.id,
  name: runs.name,
  state: runs.state,
};
type OpenChildren = RowOf<typeof openChildren>;

/** By node: number of child runs that have not ended, and the first of them. */
async function listOpenChildren(teamId: string, runId: string): Promise<OpenChildren[]> {
  return readRows(
    sql()`
    select parent_node_id as "nodeId", total, open, id, name, state
    from (
      select child.*, (count(*) over node)::int as total,
        (count(*) filter (where child.ended_at is null or child.retry_at is not null) over node)::int as open,
        row_number() over (partition by parent_node_id
          order by child.ended_at is not null and child.retry_at is null, parent_item) as place
      from ${currentChildren()}
      where child.team_id = ${teamId} and parent_run_id = ${runId}
      window node as (partition by parent_node_id)
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
