import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { taskRuns } from "@/db/schema/runs";
import { keepableText } from "@/lib/base/keepable";
import { announce } from "@/lib/live/live";
import type { NodeOf } from "./record-task";

/** Records the progress of a node's running attempt. */
export async function recordProgress(
  { teamId, runId, nodeId }: NodeOf,
  progress: number,
  message?: string,
): Promise<void> {
  await db()
    .update(taskRuns)
    .set({
      progress: Math.min(1, Math.max(0, progress)),
      progressMessage: message === undefined ? null : keepableText(message),
    })
    .where(
      and(
        eq(taskRuns.teamId, teamId),
        eq(taskRuns.runId, runId),
        eq(taskRuns.nodeId, nodeId),
        eq(taskRuns.state, "Running"),
      ),
    );
  announce({ teamId, runId, kind: "task" });
}
