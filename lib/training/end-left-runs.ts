import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { openExperimentRuns } from "@/db/schema/experiments";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { isEnded } from "@/lib/base/run";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { openBlock } from "@/lib/blocks/open-block";
import { forget } from "@/lib/mlflow/log-run";
import { mlflowOf } from "./mlflow-of";

const mostAtOnce = 50;
const longestMs = 10_000;
/** Rows of runs that were deleted, and of servers that do not come back, are given up after so long. */
const keptFor = "7 days";

/**
 * Ends experiment runs whose tasks did not: those of attempts that were superseded, or whose runs have ended, for example
 * because the portal's process was killed. As KILLED where the run was cancelled, else as FAILED.
 * @returns the number of rows that are settled
 */
export async function endLeftRuns(signal: AbortSignal): Promise<number> {
  let settled = 0;
  for (const left of await listLeft()) {
    if (signal.aborted) return settled;
    try {
      await endOne(left, signal);
    } catch (error) {
      const about = `The experiment run of ${left.nodeId} of run ${left.runId} could not be ended`;
      if (!(error instanceof DomainError)) {
        console.warn(`${about} yet. ${messageOf(error)}`);
        continue;
      }
      // Its block or its rights are gone.
      console.warn(`${about}. ${error.message}`);
    }
    await forget(left.call);
    settled++;
  }
  await sql()`delete from open_experiment_runs where created_at < now() - ${keptFor}::interval`;
  return settled;
}

/** Rows whose attempt is not the current one of a task that runs. */
async function listLeft() {
  const { call, teamId, runId, nodeId, experimentId } = openExperimentRuns;
  return readRows(
    sql()`
    select call, open.team_id as "teamId", open.run_id as "runId", open.node_id as "nodeId",
      open.experiment_id as "experimentId", runs.state,
      -- The block of the node's slot for a server, by the name that the slot has in the flow.
      runs.blocks->>coalesce((
        select node->'slots'->>'mlflow' from jsonb_array_elements(versions.definition::jsonb->'nodes') node
        where node->>'id' = open.node_id), 'mlflow') as server
    from open_experiment_runs open
    join runs on runs.id = open.run_id
    join flow_versions versions on versions.id = runs.flow_version_id
    left join task_runs task on task.run_id = open.run_id and task.node_id = open.node_id
    where task.id is null or task.attempts <> open.attempt or task.state <> 'Running' or runs.ended_at is not null
    order by random() limit ${mostAtOnce}`,
    {
      call,
      teamId,
      runId,
      nodeId,
      experimentId,
      state: runs.state,
      server: z.string().nullable(),
    },
  );
}

async function endOne(
  left: Awaited<ReturnType<typeof listLeft>>[number],
  signal: AbortSignal,
): Promise<void> {
  const { teamId, call, experimentId, state } = left;
  const server = left.server === null ? undefined : await openBlock(teamId, left.server, mlflowServer);
  const mlflow = mlflowOf(teamId, server, { signal, patienceMs: 0, deadline: Date.now() + longestMs });
  const run = await mlflow.findRunOfCall(experimentId, call);
  if (run?.info.status !== "RUNNING") return;
  const isCancelled = isEnded(state) && (state === "Cancelled" || state === "TimedOut");
  await mlflow.endRun(run.info.run_id, isCancelled ? "KILLED" : "FAILED");
}
