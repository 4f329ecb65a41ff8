import { inspect } from "node:util";
import { NonRetriableError, RetryAfterError } from "inngest";
import { actAs } from "@/db/actor";
import { untilAnswered } from "@/db/until-answered";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { mask } from "@/lib/blocks/mask";
import { DomainError } from "@/lib/errors";
import type { FlowNode } from "@/lib/flows/flow";
import { retryDelayMs } from "@/lib/flows/retry-delay";
import { isControl, type Task, type TaskContext } from "@/lib/flows/task";
import { openLog } from "@/lib/runs/log-writer";
import { findTaskRun } from "@/lib/runs/queries";
import { type AttemptOf, recordAttempt, recordCached, recordTaskEnd } from "@/lib/runs/recorder";
import { cacheKey, findCached, keepCached } from "@/lib/runs/result-cache";
import { boundBlock } from "./bound-block";
import { tasks } from "./catalog";
import { stopSignal } from "./stop-signal";
import { throttledProgress } from "./throttled-progress";

export type At = { teamId: string; runId: string };

/**
 * One attempt of one node: the body of its step. Records what becomes of it, and says to Inngest what to do next: take
 * the output, try again after the node's delay, or give up. A node that had already ended answers as it did then.
 */
export async function runTask(run: At, node: FlowNode, given: unknown): Promise<unknown> {
  const at = { ...run, nodeId: node.id };
  const task = tasks.get(node.task);
  const key = node.cache && task && !isControl(task) ? cacheKey(task, given) : undefined;
  const cached = key && (await findCached(run.teamId, key));
  if (cached) {
    const message = cached.run ? `Taken from ${cached.run}.` : "Taken from a run that has been deleted.";
    if (await recordCached(at, given, { output: cached.output, message })) return cached.output;
  }
  // Heard from before the attempt begins: what is asked for later is heard, what was asked for earlier lets none begin.
  const stop = await stopSignal(run.runId);
  try {
    const begun = await untilAnswered(() => recordAttempt(at, given));
    if ("state" in begun) {
      if (begun.state === "Completed" || begun.state === "Cached") return begun.output;
      throw new NonRetriableError(begun.message ?? begun.state);
    }
    const output = await runAttempt({ ...at, ...begun }, node, task, given, stop.signal);
    if (key) await keepCached(run.teamId, key, { output, runId: run.runId, ttlMs: node.cache!.ttlMs });
    return output;
  } finally {
    stop.release();
  }
}

async function runAttempt(
  at: AttemptOf & { failures: number },
  node: FlowNode,
  task: Task | undefined,
  given: unknown,
  stop: AbortSignal,
): Promise<unknown> {
  const { teamId, runId, nodeId, attempt } = at;
  const log = openLog({ teamId, runId, nodeId, attempt });
  const signal = node.timeoutMs ? AbortSignal.any([stop, AbortSignal.timeout(node.timeoutMs)]) : stop;
  const progress = throttledProgress(at);
  const written = () => untilAnswered(() => Promise.all([log.flush(), progress.settled()]));
  const recordEnd = async (
    state: Parameters<typeof recordTaskEnd>[1],
    result: Parameters<typeof recordTaskEnd>[2],
  ) => {
    if (await untilAnswered(() => recordTaskEnd(at, state, result))) return;
    // It was kept before, and only the answer was lost; or it is not heard, and the run must not go on from it.
    const now = await untilAnswered(() => findTaskRun(at));
    if (now?.state !== state || now.attempts !== attempt)
      throw new Error("Another attempt of this task counts, or its run has ended.");
  };
  let output: unknown;
  try {
    signal.throwIfAborted();
    if (!task || isControl(task))
      throw new DomainError("invalid", `There is no task "${node.task}" in this version of Switchyard.`);
    output = task.output.parse(
      await actAs({ type: "run", id: runId, name: `Task ${nodeId}` }, () =>
        task.run({
          teamId,
          runId,
          nodeId,
          attempt,
          input: task.input.parse(given),
          signal,
          log: log.write,
          progress: progress.report,
          artifact: (key, kind, data) => createArtifact(teamId, { runId, nodeId }, { key, kind, data }),
          block: boundBlock(at, task),
        } satisfies TaskContext<unknown> as TaskContext<never>),
      ),
    );
  } catch (error) {
    const hideSecrets = await mask(teamId);
    const message = hideSecrets(error instanceof Error ? error.message : String(error));
    if (!(error instanceof DomainError) && !signal.aborted) console.error(hideSecrets(inspect(error)));
    log.write(signal.aborted ? "Stopped." : message, signal.aborted ? "warning" : "error");
    await written();
    if (stop.aborted) {
      await recordEnd("Cancelled", { message: "The run was stopped." });
      throw new NonRetriableError("The run was stopped.");
    }
    if (!(error instanceof DomainError) && at.failures < node.retries) {
      const delayMs = retryDelayMs(node, at.failures + 1);
      await recordEnd("AwaitingRetry", { message, retryDelayMs: delayMs });
      throw new RetryAfterError(message, delayMs);
    }
    // The error itself is no cause of this one: it would travel with the answer, secrets and all.
    const isTimeout = signal.aborted;
    await recordEnd(isTimeout ? "TimedOut" : "Failed", { message });
    throw new NonRetriableError(message);
  }
  // Past here the task has done its work, and a failure is not its own.
  await written();
  await recordEnd("Completed", { output });
  return output;
}
