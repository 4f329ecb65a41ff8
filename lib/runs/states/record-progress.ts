import { sql } from "@/db/client";
import { keepableText } from "@/lib/base/keepable";
import { announce } from "@/lib/live/live";
import type { NodeOf } from "./recorder";

/** How far the running attempt of a node is. */
export async function recordProgress(
  { teamId, runId, nodeId }: NodeOf,
  progress: number,
  message?: string,
): Promise<void> {
  await sql()`
    update task_runs set progress = ${Math.min(1, Math.max(0, progress))}, progress_message = ${message === undefined ? null : keepableText(message)}
    where team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId} and state = 'Running'`;
  announce({ teamId, runId, kind: "task" });
}
