import { z } from "zod";
import { sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { pageOf } from "@/lib/base/page-of";
import type { RunState } from "@/lib/base/run";
import { currentChildren } from "./current-children";

/** States of the runs that a node has started; `only` is the run when there is exactly one. */
export interface NodeChildren {
  nodeId: string;
  total: number;
  states: { state: RunState; count: number }[];
  only?: { id: string; name: string };
}

const childRun = {
  item: z.int(),
  id: runs.id,
  name: runs.name,
  state: runs.state,
  stateMessage: runs.stateMessage,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
};
export type ChildRun = RowOf<typeof childRun>;

/** Runs that a run's nodes have started since its last retry, counted by node. */
export async function listNodeChildren(teamId: string, runId: string): Promise<NodeChildren[]> {
  const rows = await readRows(
    sql()`
    select parent_node_id as "nodeId", child.state, count(*)::int as count, min(child.id) as id, min(name) as name
    from ${currentChildren()} where child.team_id = ${teamId} and parent_run_id = ${runId}
    group by parent_node_id, child.state order by parent_node_id, count(*) desc, child.state`,
    { nodeId: z.string(), state: runs.state, count: z.int(), id: runs.id, name: runs.name },
  );
  const nodes = [...new Set(rows.map(({ nodeId }) => nodeId))];
  return nodes.map((nodeId) => {
    const ofNode = rows.filter((row) => row.nodeId === nodeId);
    const total = ofNode.reduce((sum, { count }) => sum + count, 0);
    const states = ofNode.map(({ state, count }) => ({ state, count }));
    const [first] = ofNode;
    return {
      nodeId,
      total,
      states,
      only: total === 1 && first ? { id: first.id, name: first.name } : undefined,
    };
  });
}

/** Runs that one node has started, by item; `nextCursor` is null on the last page. */
export async function listChildRuns(
  teamId: string,
  runId: string,
  nodeId: string,
  { state, cursor, limit = 25 }: { state?: RunState; cursor?: string; limit?: number } = {},
): Promise<{ items: ChildRun[]; nextCursor: string | null }> {
  const s = sql();
  const rows = await readRows(
    s`
    select parent_item as item, child.id, name, child.state, child.state_message as "stateMessage",
      child.started_at as "startedAt", child.ended_at as "endedAt"
    from ${currentChildren()}
    where child.team_id = ${teamId} and parent_run_id = ${runId}
      and parent_node_id = ${nodeId} and parent_item > ${Number(cursor ?? -1)}
      ${state ? s`and child.state = ${state}` : s``}
    order by parent_item limit ${limit + 1}`,
    childRun,
  );
  return pageOf(rows, limit, ({ item }) => String(item));
}

/** Number of a run's child runs, by node and state. */
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
