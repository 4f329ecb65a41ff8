import { and, asc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { taskRuns } from "@/db/schema/runs";
import { failedStates, isFailed } from "@/lib/base/run";
import { listLogLines } from "./log-queries";
import type { Run } from "./queries";

/** Log lines shown with a failure. */
const shownLines = 5;

export type Failure = NonNullable<Awaited<ReturnType<typeof findFailure>>>;

/**
 * The reason why a run failed: the task, its message and the last lines of its log. A run whose message names a task
 * failed by that one; otherwise by the first task that failed.
 * @returns undefined when the run has not failed; without a task when none had failed
 */
export async function findFailure(teamId: string, run: Pick<Run, "id" | "state" | "stateMessage">) {
  if (!isFailed(run.state)) return undefined;
  const failed = await db()
    .select({ nodeId: taskRuns.nodeId, message: taskRuns.stateMessage, attempts: taskRuns.attempts })
    .from(taskRuns)
    .where(
      and(
        eq(taskRuns.teamId, teamId),
        eq(taskRuns.runId, run.id),
        inArray(taskRuns.state, [...failedStates]),
      ),
    )
    .orderBy(asc(taskRuns.endedAt), asc(taskRuns.id));
  const prefixOf = ({ nodeId }: { nodeId: string }) => `${nodeId}: `;
  const named = failed.find((task) => run.stateMessage?.startsWith(prefixOf(task)));
  const task = named ?? failed[0];
  if (!task) return { message: run.stateMessage, lines: [] };
  const lines = await listLogLines(teamId, run.id, { node: task.nodeId, limit: shownLines });
  const message = named
    ? run.stateMessage!.slice(prefixOf(named).length)
    : (task.message ?? run.stateMessage);
  return { node: task.nodeId, message, lines };
}
