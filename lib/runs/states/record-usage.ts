import { sql } from "@/db/client";
import type { AttemptOf } from "./record-task";

/** Records what an attempt has used of its machine: processor time, and its highest memory. */
export async function recordUsage(
  { teamId, runId, nodeId, attempt }: AttemptOf,
  { cpuMs, peakBytes }: { cpuMs: number; peakBytes: number },
): Promise<void> {
  await sql()`
    update task_attempts set cpu_ms = ${Math.round(cpuMs)}, peak_bytes = ${Math.round(peakBytes)}
    from task_runs
    where task_runs.id = task_run_id and task_runs.team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId}
      and attempt = ${attempt}`;
}
