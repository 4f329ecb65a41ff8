import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { taskRuns } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import { currentChildren } from "@/lib/runs/read/current-children";

const { AwaitingConcurrencySlot, Running, Completed } = RunState.enum;

/**
 * Updates the progress of all task runs with changed children, and returns those whose wait may be over: all children
 * have ended, or one has failed and the node then stops.
 */
export async function followChildren(): Promise<{ teamId: string; runId: string; nodeId: string }[]> {
  const rows = await readRows(
    sql()`
    -- The children of each task run that waits for them, as numbers.
    with counted as (
      select parent.id, parent.team_id, parent.run_id, parent.node_id, count(*)::int as total,
        count(*) filter (where child.ended_at is not null and child.retry_at is null)::int as ended,
        count(*) filter (where child.ended_at is not null and child.retry_at is null and child.state <> ${Completed})::int as failed,
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
