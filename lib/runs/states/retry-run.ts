import { sql } from "@/db/client";
import { DomainError } from "@/lib/base/errors";
import { isEnded, RunState } from "@/lib/base/run";
import { downstreamOf } from "@/lib/flows/node-bindings";
import { getFlowVersion } from "@/lib/flows/queries";
import { announce } from "@/lib/live/live";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { lockSlots } from "./admission";
import { isLimited } from "./admit-limited";
import { workWaits } from "./work-waits";

const { AwaitingConcurrencySlot, Pending, Completed, Cached, Skipped } = RunState.enum;

/** States that need no retry. A skipped node is decided on again when a node that it depends on reruns. */
const fine: RunState[] = [Completed, Cached, Skipped];

export interface RetryPlan {
  /** Nodes whose results are reused, and nodes that will rerun. */
  reused: string[];
  redone: string[];
}

/**
 * Plans a retry. Without `from`, every node that has not completed reruns, but for skipped ones; with it, also that node and its direct and
 * indirect dependents.
 * @throws DomainError "not-found" for the run or the node, "conflict" when the run has not ended
 */
export async function planRetry(teamId: string, runId: string, from?: string): Promise<RetryPlan> {
  const { reused, redone } = await readPlan(teamId, runId, from);
  return { reused, redone };
}

async function readPlan(teamId: string, runId: string, from: string | undefined) {
  const run = await getRun(teamId, runId);
  if (run.isExternal)
    throw new DomainError("conflict", "A program elsewhere executed this run. Start it there again.");
  if (!isEnded(run.state))
    throw new DomainError("conflict", `This run is ${run.state}. Only a finished run can be retried.`);
  const { definition } = await getFlowVersion(teamId, run.flowVersionId);
  if (from && !definition.nodes.some(({ id }) => id === from))
    throw new DomainError("not-found", `This run has no node "${from}".`);
  const tasks = await listTaskRuns(teamId, runId);
  const without = tasks.filter(({ state }) => !fine.includes(state));
  const redone = downstreamOf(definition, [...without.map(({ nodeId }) => nodeId), ...(from ? [from] : [])]);
  if (redone.size === 0)
    throw new DomainError("conflict", "All tasks of this run have completed. Choose a task to start from.");
  return {
    run,
    reused: tasks.map(({ nodeId }) => nodeId).filter((id) => !redone.has(id)),
    redone: tasks.map(({ nodeId }) => nodeId).filter((id) => redone.has(id)),
    /** Their input changes, so none of their results is kept. */
    changed: from ? [...downstreamOf(definition, [from])].filter((id) => id !== from) : [],
  };
}

/**
 * Retries the same run: kept results stay, everything else reruns with all its retries. An incomplete fan-out keeps its
 * completed items.
 * @param autoRetry number of this retry among those of its deployment; 0 for one by a person, after which all of them are left
 * @throws DomainError as `planRetry`, "conflict" also when someone else was first
 */
export async function retryRun(
  teamId: string,
  runId: string,
  { from, who, autoRetry = 0 }: { from?: string; who: string; autoRetry?: number },
): Promise<RetryPlan> {
  const { run, reused, redone, changed } = await readPlan(teamId, runId, from);
  const hasLimit = await isLimited(teamId, run.tags);
  await sql().begin(async (tx) => {
    const { limit, taken } = await lockSlots(tx, run.deploymentId);
    const moved = await tx`
      update runs set state = ${Pending}, state_message = ${`Retried by ${who}${from ? ` from ${from}` : ""}.`},
        retry_count = retry_count + 1, auto_retries = ${autoRetry}, retry_at = null, sent_at = null, ended_at = null, deadline_at = null, scheduled_for = null,
        is_held = false, generation = 0, executor_event_id = null, looked_up_at = null, executor_due_at = null
      where team_id = ${teamId} and id = ${runId} and retry_count = ${run.retryCount} and ended_at is not null
      returning id`;
    if (moved.length === 0) throw new DomainError("conflict", "Someone else has just retried this run.");
    await tx`
      -- Children of a fan-out that have completed stay its current ones.
      with kept as (
        update runs child set parent_attempt = task.attempts
        from task_runs task
        where task.run_id = ${runId} and task.node_id = any(${redone}::text[])
          and task.state <> all(${[Completed, Cached]}::text[]) and task.node_id <> all(${changed}::text[])
          and child.parent_run_id = task.run_id and child.parent_node_id = task.node_id
          and child.parent_attempt = task.attempts_before and child.state = ${Completed})
      update task_runs set state = ${Pending}, state_message = null, attempts_before = attempts,
        output = null, form = null, answer = null, deadline_at = null, retry_at = null, started_at = null, ended_at = null
      where run_id = ${runId} and node_id = any(${redone}::text[])`;
    const mustWait = hasLimit || (limit !== null && taken >= limit);
    if (mustWait) await tx`update runs set state = ${AwaitingConcurrencySlot} where id = ${runId}`;
    await tx`select pg_notify(${workWaits}, ${mustWait ? "admit" : "send"})`;
  });
  announce({ teamId, runId, kind: "run" });
  return { reused, redone };
}
