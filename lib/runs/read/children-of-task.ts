import { and, asc, eq, sql as raw } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs, taskRuns } from "@/db/schema/runs";
import type { RunState } from "@/lib/base/run";
import { leavesOf } from "@/lib/flows/node-bindings";
import { getFlowVersion } from "@/lib/flows/queries";

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
  /** It has ended, and its deployment does not retry it. */
  isOver: boolean;
}

/** Child runs of a task run, by item. */
export async function listChildren({ teamId, runId, nodeId, attempt }: Parent): Promise<Child[]> {
  const rows = await db()
    .select({
      item: runs.parentItem,
      run: runs.id,
      name: runs.name,
      state: runs.state,
      message: runs.stateMessage,
      isOver: raw<boolean>`(${runs.endedAt} is not null and ${runs.retryAt} is null)`,
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
  // Every run with a parent is one of its items.
  return rows.map((row) => ({ ...row, item: row.item! }));
}

/** Outputs of runs: the outputs of the nodes that no other depends on, by node, by run. */
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
