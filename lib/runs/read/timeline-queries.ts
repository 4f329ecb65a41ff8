import { z } from "zod";
import { sql } from "@/db/client";
import { type RowOf, readRows } from "@/db/rows";
import { runStates } from "@/db/run-states";
import { runs, taskRuns } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";
import { currentChildren } from "./current-children";
import type { TimelineRow } from "./timeline";

const { Paused, Running, Skipped } = RunState.enum;

/** Maximum depth of nested subflows in the timeline. */
const deepest = 3;

const Attempts = z.array(z.tuple([z.number(), z.number().nullable(), z.enum(runStates)]));
const Pauses = z.array(z.tuple([z.number(), z.number().nullable()]));
const startedShape = { runId: z.string(), nodeId: z.string(), total: z.int(), onlyId: z.string().nullable() };
type Started = RowOf<typeof startedShape>;

/**
 * Rows of a run's timeline in layout order: its tasks; under a task that started a single run, that run's tasks; under
 * the nodes in `open`, the runs they started. Inputs and outputs are not read.
 */
export async function listTimeline(
  teamId: string,
  runId: string,
  open: readonly string[] = [],
): Promise<TimelineRow[]> {
  return (await rowsOfRuns(teamId, [runId], 0, new Set(open))).get(runId) ?? [];
}

/**
 * A run with its child runs and those of its subflows, the first 200: a change of any of them updates the run's page.
 */
export async function listFamily(teamId: string, runId: string): Promise<string[]> {
  const rows = await readRows(
    sql()`
    -- The run, its children, their children and so on.
    with recursive family as (
      select id from runs where team_id = ${teamId} and id = ${runId}
      union select child.id from runs child join family on child.parent_run_id = family.id)
    select id from family limit 200`,
    { id: runs.id },
  );
  return rows.map(({ id }) => id);
}

async function rowsOfRuns(
  teamId: string,
  runIds: string[],
  depth: number,
  open: ReadonlySet<string>,
): Promise<Map<string, TimelineRow[]>> {
  const [tasks, started] = await Promise.all([selectTasks(teamId, runIds), selectStarted(teamId, runIds)]);
  const subflows = started.flatMap(({ onlyId }) => onlyId ?? []);
  const opened = started.filter(({ onlyId, nodeId }) => !onlyId && open.has(nodeId));
  const [ofSubflows, ofFans] = await Promise.all([
    depth < deepest && subflows.length > 0
      ? rowsOfRuns(teamId, subflows, depth + 1, new Set())
      : new Map<string, TimelineRow[]>(),
    Promise.all(opened.map((fan) => selectChildRuns(teamId, fan, depth + 1))),
  ]);
  const rows = new Map<string, TimelineRow[]>(runIds.map((id) => [id, []]));
  const key = ({ runId, nodeId }: { runId: string; nodeId: string }) => `${runId} ${nodeId}`;
  const startedBy = new Map(started.map((fan) => [key(fan), fan]));
  const fanOf = new Map(opened.map((fan, index) => [key(fan), ofFans[index]!]));
  for (const task of tasks) {
    const fan = startedBy.get(key(task));
    const below = (fan?.onlyId ? ofSubflows.get(fan.onlyId) : fanOf.get(key(task))) ?? [];
    rows.get(task.runId)?.push(
      {
        ...task,
        label: task.nodeId,
        depth,
        attempts: (task.attempts ?? []).map(([startMs, endMs, state]) => ({ startMs, endMs, state })),
        pauses: (task.pauses ?? []).map(([startMs, endMs]) => ({ startMs, endMs })),
        started: fan ? { total: fan.total, onlyId: fan.onlyId, isOpen: below.length > 0 } : null,
      },
      ...below,
    );
  }
  return rows;
}

const ms = (column: string) => sql()`(extract(epoch from ${sql()(column)}) * 1000)::float8`;

async function selectTasks(teamId: string, runIds: string[]) {
  return readRows(
    sql()`
    select run_id as "runId", node_id as "nodeId", state,
      ${ms("created_at")} as "readyMs", ${ms("started_at")} as "startMs", ${ms("ended_at")} as "endMs",
      case when state = ${Running} then progress end as progress,
      case state when ${Running} then progress_message when ${Skipped} then state_message end as message,
      case when attempts > 1 then (
        select json_agg(json_build_array(${ms("one.started_at")}, ${ms("one.ended_at")}, one.state) order by attempt)
        from task_attempts one where one.task_run_id = task_runs.id) end as attempts,
      -- Each time the task waited for an answer since it began, until its next change of state.
      case when form is not null then (
        select json_agg(json_build_array(${ms("one.created_at")}, ${ms("one.until")}) order by one.id)
        from (
          select id, state, created_at, lead(created_at) over (order by id) as until
          from run_events where run_id = task_runs.run_id and node_id = task_runs.node_id) one
        where one.state = ${Paused} and one.created_at >= task_runs.started_at) end as pauses
    from task_runs where team_id = ${teamId} and run_id = any(${runIds}) order by id`,
    {
      runId: taskRuns.runId,
      nodeId: taskRuns.nodeId,
      state: taskRuns.state,
      readyMs: z.number(),
      startMs: z.number().nullable(),
      endMs: z.number().nullable(),
      attempts: Attempts.nullable(),
      pauses: Pauses.nullable(),
      progress: taskRuns.progress,
      message: taskRuns.progressMessage,
    },
  );
}

/** Number of runs that each node has started since its run's last retry, and the run when there is exactly one. */
async function selectStarted(teamId: string, runIds: string[]) {
  return readRows(
    sql()`
    select parent_run_id as "runId", parent_node_id as "nodeId", count(*)::int as total,
      case when count(*) = 1 then min(child.id) end as "onlyId"
    from ${currentChildren()}
    where child.team_id = ${teamId} and parent_run_id = any(${runIds})
    group by 1, 2`,
    startedShape,
  );
}

async function selectChildRuns(teamId: string, fan: Started, depth: number): Promise<TimelineRow[]> {
  const rows = await readRows(
    sql()`
    select child.id as "runId", name as label, child.state, ${ms("child.created_at")} as "readyMs",
      ${ms("child.started_at")} as "startMs", ${ms("child.ended_at")} as "endMs"
    from ${currentChildren()}
    where child.team_id = ${teamId} and parent_run_id = ${fan.runId} and parent_node_id = ${fan.nodeId}
    order by parent_item`,
    {
      runId: runs.id,
      label: runs.name,
      state: runs.state,
      readyMs: z.number(),
      startMs: z.number().nullable(),
      endMs: z.number().nullable(),
    },
  );
  const none = { nodeId: null, attempts: [], pauses: [], progress: null, message: null, started: null };
  return rows.map((row) => ({ ...row, ...none, depth }));
}
