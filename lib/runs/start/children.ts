import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { RunState } from "@/lib/base/run";
import { getDeployment } from "@/lib/deployments/queries";
import { checkParams } from "@/lib/flows/check-params";
import { leavesOf } from "@/lib/flows/flow";
import { getFlowVersion } from "@/lib/flows/queries";
import { announce } from "@/lib/live/live";
import { currentChildren } from "@/lib/runs/read/current-children";
import { getRun } from "@/lib/runs/read/queries";
import { insertRuns } from "./insert-runs";

const { AwaitingConcurrencySlot, Running, Completed } = RunState.enum;

/** The task run that starts other runs; `attempt` is its `attemptsBefore`. */
export interface Parent {
  teamId: string;
  runId: string;
  nodeId: string;
  attempt: number;
}

export interface Child {
  item: number;
  run: string;
  name: string;
  state: RunState;
  message: string | null;
}

/** Runs may start runs this deep. */
const maxDepth = 5;
const chunk = 250;

/**
 * Starts a run of a deployment for each item that has none yet under this parent; slots decide when each begins.
 * @throws DomainError "invalid" naming the item, "not-found", "conflict" when the deployment is paused
 */
export async function startChildren(
  parent: Parent,
  deploymentSlug: string,
  items: Record<string, unknown>[],
): Promise<void> {
  const known = new Set((await listChildren(parent)).map(({ item }) => item));
  const missing = items.flatMap((params, item) => (known.has(item) ? [] : [{ params, item }]));
  if (missing.length === 0) return;
  const { teamId } = parent;
  const deployment = await getDeployment(teamId, deploymentSlug);
  if (deployment.isPaused)
    throw new DomainError(
      "conflict",
      `The deployment "${deploymentSlug}" is paused. Resume it and try again.`,
    );
  if ((await depthOf(teamId, parent.runId)) >= maxDepth)
    throw new DomainError("conflict", `Runs may start runs ${maxDepth} deep. Does this flow run itself?`);
  const { name } = await getRun(teamId, parent.runId);
  const newRuns = missing.map(({ params, item }) => ({
    item,
    params: checkParams(
      deployment.flowVersion.definition.params,
      { ...deployment.params, ...params },
      `items.${item}`,
    ),
  }));
  for (let from = 0; from < newRuns.length; from += chunk) {
    await insertRuns(sql(), {
      teamId,
      flowVersion: deployment.flowVersion,
      deploymentId: deployment.id,
      blocks: deployment.blocks,
      tags: deployment.tags,
      trigger: { type: "run", runId: parent.runId, nodeId: parent.nodeId, name },
      state: "AwaitingConcurrencySlot",
      parent,
      runs: newRuns.slice(from, from + chunk),
    });
  }
}

/** The runs that a task run has started, by item. */
export async function listChildren({ teamId, runId, nodeId, attempt }: Parent): Promise<Child[]> {
  const rows = await db()
    .select({
      item: runs.parentItem,
      run: runs.id,
      name: runs.name,
      state: runs.state,
      message: runs.stateMessage,
    })
    .from(runs)
    .where(
      and(
        eq(runs.teamId, teamId),
        eq(runs.parentRunId, runId),
        eq(runs.parentNodeId, nodeId),
        eq(runs.parentAttempt, attempt),
      ),
    )
    .orderBy(asc(runs.parentItem));
  // A run that has a parent is one of its items.
  return rows.map((row) => ({ ...row, item: row.item! }));
}

/** What runs gave: the outputs of the nodes that no other waits for, by node, by run. */
export async function outputsOf(
  teamId: string,
  runIds: string[],
): Promise<Map<string, Record<string, unknown>>> {
  const rows = await readRows(
    sql()`
    select runs.id as run, flow_version_id as version, node_id as node, output
    from runs join task_runs on run_id = runs.id
    where runs.team_id = ${teamId} and runs.id = any(${runIds}::text[]) order by task_runs.id`,
    { run: runs.id, version: runs.flowVersionId, node: taskRuns.nodeId, output: taskRuns.output },
  );
  const leaves = new Map<string, string[]>();
  for (const version of new Set(rows.map((row) => row.version)))
    leaves.set(version, leavesOf((await getFlowVersion(teamId, version)).definition));
  const outputs = new Map<string, Record<string, unknown>>();
  for (const { run, version, node, output } of rows) {
    if (leaves.get(version)?.includes(node)) outputs.set(run, { ...outputs.get(run), [node]: output });
  }
  return outputs;
}

/**
 * Keeps the progress of all task runs whose children move, and finds those whose wait may be over: all children have
 * ended, or one has failed and the node stops then.
 */
export async function followChildren(): Promise<{ teamId: string; runId: string; nodeId: string }[]> {
  const rows = await readRows(
    sql()`
    -- The children of each task run that waits for them, as numbers.
    with counted as (
      select parent.id, parent.team_id, parent.run_id, parent.node_id, count(*)::int as total,
        count(*) filter (where child.ended_at is not null)::int as ended,
        count(*) filter (where child.ended_at is not null and child.state <> ${Completed})::int as failed,
        parent.input->>'onFailure' = 'stop'
          and count(*) filter (where child.state = ${AwaitingConcurrencySlot}) > 0 as is_stoppable
      from ${currentChildren()}
      -- A literal: the index task_runs_waiting_index serves no parameter.
      where parent.state = 'Running'
      group by parent.id
    ),
    -- Their progress, where it is another than what is shown.
    shown as (
      update task_runs set progress = ended::float8 / total, progress_message =
        ended || ' of ' || total || ' ended' || case when failed > 0 then ', ' || failed || ' not completed' else '' end
      from counted where task_runs.id = counted.id and task_runs.state = ${Running} and total > 1
        and task_runs.progress is distinct from ended::float8 / total
      returning task_runs.id
    )
    select team_id as "teamId", run_id as "runId", node_id as "nodeId",
      ended = total or (failed > 0 and coalesce(is_stoppable, false)) as "isOver",
      exists (select from shown where shown.id = counted.id) as "isShown"
    from counted`,
    {
      teamId: taskRuns.teamId,
      runId: taskRuns.runId,
      nodeId: taskRuns.nodeId,
      isOver: z.boolean(),
      isShown: z.boolean(),
    },
  );
  for (const { teamId, runId, isShown } of rows) if (isShown) announce({ teamId, runId, kind: "task" });
  return rows.filter(({ isOver }) => isOver);
}

/** How the children of a run's nodes stand, by node and state. */
export async function countChildren(
  teamId: string,
  runId: string,
): Promise<{ nodeId: string; state: RunState; count: number }[]> {
  return readRows(
    sql()`
    select parent_node_id as "nodeId", child.state, count(*)::int as count
    from ${currentChildren()}
    where child.team_id = ${teamId} and parent_run_id = ${runId}
    group by parent_node_id, child.state order by parent_node_id, child.state`,
    { nodeId: z.string(), state: runs.state, count: z.int() },
  );
}

async function depthOf(teamId: string, runId: string): Promise<number> {
  const [found] = await readRows(
    sql()`
    -- The run and those that it was started by.
    with recursive line as (
      select parent_run_id from runs where team_id = ${teamId} and id = ${runId}
      union all select runs.parent_run_id from runs join line on runs.id = line.parent_run_id
    )
    select count(*)::int as depth from line`,
    { depth: z.int() },
  );
  return found?.depth ?? 0;
}
