import { and, eq, inArray, notInArray, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { runEvents, runs, taskAttempts, taskRuns } from "@/db/schema/runs";
import { announce } from "@/lib/live/live";
import { isEnded, type RunState, runStates, statesBefore } from "./run";

/**
 * The only writer of states of runs and task runs. Each call is one transaction that changes the state where the table
 * of states (run.ts) allows it and keeps the transition; otherwise it changes nothing and says so. Steps are replayed,
 * so every call may come twice.
 */

/** Moves a run. @returns false when the table of states does not have the transition from where the run stands */
export async function recordRun(
  teamId: string,
  runId: string,
  state: RunState,
  message?: string,
): Promise<boolean> {
  const moved = await db().transaction(async (tx) => {
    const [before] = await tx
      .select({ state: runs.state })
      .from(runs)
      .where(and(eq(runs.teamId, teamId), eq(runs.id, runId)))
      .for("update");
    if (!before || !statesBefore(state).includes(before.state)) return false;
    await tx
      .update(runs)
      .set({
        state,
        stateMessage: message ?? null,
        ...(state === "Running" && { startedAt: raw`coalesce(${runs.startedAt}, now())` }),
        ...(isEnded(state) && { endedAt: raw`now()` }),
      })
      .where(eq(runs.id, runId));
    await tx.insert(runEvents).values({ teamId, runId, fromState: before.state, state, message });
    if (isEnded(state)) await endOpenTasks(tx, teamId, runId, state);
    return true;
  });
  if (moved) await announce({ teamId, runId, kind: "run" });
  return moved;
}

/**
 * A new attempt of a node begins. An attempt that is still open was cut short by a crash and is closed as Crashed.
 * @returns the attempt's number from 1 and how many have failed; or `ended` when the node must not run again
 */
export async function recordAttempt(
  teamId: string,
  runId: string,
  nodeId: string,
  input: unknown,
): Promise<{
  attempt: number;
  failures: number;
  ended?: { state: RunState; output: unknown; message: string };
}> {
  const begun = await db().transaction(async (tx) => {
    const task = await lockTask(tx, teamId, runId, nodeId);
    const attempt = task.attempts + 1;
    const failures = await tx.$count(
      taskAttempts,
      and(eq(taskAttempts.taskRunId, task.id), eq(taskAttempts.state, "Failed")),
    );
    if (isEnded(task.state)) {
      const ended = { state: task.state, output: task.output, message: task.stateMessage ?? "" };
      return { attempt: task.attempts, failures, ended };
    }
    await tx
      .update(taskAttempts)
      .set({ state: "Crashed", error: "The process that ran this attempt ended.", endedAt: raw`now()` })
      .where(and(eq(taskAttempts.taskRunId, task.id), eq(taskAttempts.state, "Running")));
    await tx.insert(taskAttempts).values({ teamId, taskRunId: task.id, attempt, state: "Running" });
    await tx
      .update(taskRuns)
      .set({
        state: "Running",
        stateMessage: null,
        attempts: attempt,
        input,
        progress: null,
        progressMessage: null,
        startedAt: raw`coalesce(${taskRuns.startedAt}, now())`,
      })
      .where(eq(taskRuns.id, task.id));
    const message = task.state === "Running" ? "Taken up again: the last attempt was cut short." : undefined;
    await tx
      .insert(runEvents)
      .values({ teamId, runId, nodeId, fromState: task.state, state: "Running", message });
    return { attempt, failures };
  });
  await announce({ teamId, runId, kind: "task" });
  return begun;
}

/** The running attempt of a node ends in `state`. @returns false when the task run had already ended */
export async function recordTaskEnd(
  teamId: string,
  runId: string,
  nodeId: string,
  state: Extract<RunState, "Completed" | "Failed" | "TimedOut" | "AwaitingRetry" | "Cancelled">,
  result: { output?: unknown; message?: string },
): Promise<boolean> {
  const moved = await db().transaction(async (tx) => {
    const task = await lockTask(tx, teamId, runId, nodeId);
    if (!statesBefore(state).includes(task.state)) return false;
    const attemptState = state === "AwaitingRetry" ? "Failed" : state;
    await tx
      .update(taskAttempts)
      .set({ state: attemptState, error: result.message ?? null, endedAt: raw`now()` })
      .where(and(eq(taskAttempts.taskRunId, task.id), eq(taskAttempts.state, "Running")));
    await tx
      .update(taskRuns)
      .set({
        state,
        stateMessage: result.message ?? null,
        output: result.output,
        progress: null,
        progressMessage: null,
        ...(isEnded(state) && { endedAt: raw`now()` }),
      })
      .where(eq(taskRuns.id, task.id));
    await tx
      .insert(runEvents)
      .values({ teamId, runId, nodeId, fromState: task.state, state, message: result.message });
    return true;
  });
  if (moved) await announce({ teamId, runId, kind: "task" });
  return moved;
}

/** How far the running attempt of a node is. */
export async function recordProgress(
  teamId: string,
  runId: string,
  nodeId: string,
  progress: number,
  message?: string,
): Promise<void> {
  await db()
    .update(taskRuns)
    .set({ progress: Math.min(1, Math.max(0, progress)), progressMessage: message ?? null })
    .where(
      and(
        eq(taskRuns.teamId, teamId),
        eq(taskRuns.runId, runId),
        eq(taskRuns.nodeId, nodeId),
        eq(taskRuns.state, "Running"),
      ),
    );
  await announce({ teamId, runId, kind: "task" });
}

async function lockTask(tx: Transaction, teamId: string, runId: string, nodeId: string) {
  const [task] = await tx
    .select()
    .from(taskRuns)
    .where(and(eq(taskRuns.teamId, teamId), eq(taskRuns.runId, runId), eq(taskRuns.nodeId, nodeId)))
    .for("update");
  if (!task) throw new Error(`Run ${runId} has no node ${nodeId}.`);
  return task;
}

/** When a run ends, what it had not done is Cancelled, and what it was doing ends with it. */
async function endOpenTasks(
  tx: Transaction,
  teamId: string,
  runId: string,
  runState: RunState,
): Promise<void> {
  const ended = runStates.filter(isEnded);
  const open = await tx
    .update(taskRuns)
    .set({ state: "Cancelled", stateMessage: `Not run: the run ended as ${runState}.`, endedAt: raw`now()` })
    .where(and(eq(taskRuns.runId, runId), notInArray(taskRuns.state, ended)))
    .returning({ id: taskRuns.id, nodeId: taskRuns.nodeId });
  if (open.length === 0) return;
  await tx
    .update(taskAttempts)
    .set({ state: "Cancelled", endedAt: raw`now()` })
    .where(
      and(
        inArray(
          taskAttempts.taskRunId,
          open.map((task) => task.id),
        ),
        eq(taskAttempts.state, "Running"),
      ),
    );
  await tx.insert(runEvents).values(
    open.map(({ nodeId }) => ({
      teamId,
      runId,
      nodeId,
      state: "Cancelled" as const,
      message: `The run ended as ${runState}.`,
    })),
  );
}
