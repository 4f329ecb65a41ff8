import { sql } from "@/db/client";
import { keepableText } from "@/lib/base/keepable";
import { RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import type { NodeOf } from "./record-task";

const { Pending, Skipped, Failed } = RunState.enum;

/**
 * The part of the recorder (recorder.ts) for nodes that end without an attempt: skipped, or with a condition that has no
 * value.
 * @param message why, as one sentence
 * @returns false when it was not Pending
 */
export async function recordWithoutAttempt(
  { teamId, runId, nodeId }: NodeOf,
  state: typeof Skipped | typeof Failed,
  message: string,
): Promise<boolean> {
  const moved = await sql()`
    update task_runs set state = ${state}, state_message = ${keepableText(message)}, ended_at = now()
    where team_id = ${teamId} and run_id = ${runId} and node_id = ${nodeId} and state = ${Pending}
    returning id`;
  if (moved.length > 0) announce({ teamId, runId, kind: "task" });
  return moved.length > 0;
}
