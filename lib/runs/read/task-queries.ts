import { and, asc, eq, isNotNull, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { taskAttempts, taskRuns } from "@/db/schema/runs";
import { findTaskRun } from "./queries";

/** One task run with all its attempts, including those from before a retry of the run. */
export async function findTaskDetails(teamId: string, runId: string, nodeId: string) {
  const task = await findTaskRun({ teamId, runId, nodeId });
  if (!task) return undefined;
  const attempts = await db()
    .select()
    .from(taskAttempts)
    .where(and(eq(taskAttempts.teamId, teamId), eq(taskAttempts.taskRunId, task.id)))
    .orderBy(asc(taskAttempts.attempt));
  return { ...task, attempts };
}

/** Task runs that wait for an answer to a form, in their layout order. */
export async function listPausedTasks(teamId: string, runId: string) {
  return db()
    .select()
    .from(taskRuns)
    .where(
      and(
        eq(taskRuns.teamId, teamId),
        eq(taskRuns.runId, runId),
        eq(taskRuns.state, "Paused"),
        isNotNull(taskRuns.form),
      ),
    )
    .orderBy(asc(taskRuns.id));
}

/** Total size of the outputs of a run's tasks, in bytes of JSON. */
export async function sumOutputBytes(teamId: string, runId: string): Promise<number> {
  const [row] = await db()
    .select({ bytes: raw<string>`coalesce(sum(octet_length(${taskRuns.output}::text)), 0)` })
    .from(taskRuns)
    .where(and(eq(taskRuns.teamId, teamId), eq(taskRuns.runId, runId)));
  return Number(row?.bytes ?? 0);
}
