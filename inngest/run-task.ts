import { NonRetriableError, RetryAfterError } from "inngest";
import { sql } from "@/db/client";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { DomainError } from "@/lib/errors";
import type { FlowNode } from "@/lib/flows/flow";
import type { TaskContext } from "@/lib/flows/task";
import { cancelRequested } from "@/lib/runs/cancel-run";
import { openLog } from "@/lib/runs/log-writer";
import { getRun } from "@/lib/runs/queries";
import { recordAttempt, recordProgress, recordTaskEnd } from "@/lib/runs/recorder";
import { tasks } from "./catalog";

type At = { teamId: string; runId: string };

/**
 * One attempt of one node: the body of its step. Records what becomes of it, and says to Inngest what to do next: take
 * the output, try again after the node's delay, or give up. A node that had already ended answers as it did then.
 */
export async function runTask({ teamId, runId }: At, node: FlowNode, given: unknown): Promise<unknown> {
  const begun = await recordAttempt(teamId, runId, node.id, given);
  if (begun.ended?.state === "Completed") return begun.ended.output;
  if (begun.ended) throw new NonRetriableError(begun.ended.message);
  const log = openLog({ teamId, runId, nodeId: node.id, attempt: begun.attempt });
  const cancel = await cancelSignal(runId);
  const signal = node.timeoutMs
    ? AbortSignal.any([cancel.signal, AbortSignal.timeout(node.timeoutMs)])
    : cancel.signal;
  const progress = throttledProgress(teamId, runId, node.id);
  try {
    if ((await getRun(teamId, runId)).state === "Cancelling") cancel.abort();
    signal.throwIfAborted();
    const task = tasks.get(node.task);
    if (!task)
      throw new DomainError("invalid", `There is no task "${node.task}" in this version of Switchyard.`);
    const output = task.output.parse(
      await task.run({
        teamId,
        runId,
        nodeId: node.id,
        attempt: begun.attempt,
        input: task.input.parse(given),
        signal,
        log: log.write,
        progress: progress.report,
        artifact: (key, kind, data) =>
          createArtifact(teamId, { runId, nodeId: node.id }, { key, kind, data }),
      } satisfies TaskContext<unknown> as TaskContext<never>),
    );
    await Promise.all([log.flush(), progress.settled()]);
    await recordTaskEnd(teamId, runId, node.id, "Completed", { output });
    return output;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof DomainError) && !signal.aborted) console.error(error);
    log.write(signal.aborted ? "Stopped." : message, signal.aborted ? "warning" : "error");
    await Promise.all([log.flush(), progress.settled()]);
    if (cancel.signal.aborted) {
      await recordTaskEnd(teamId, runId, node.id, "Cancelled", { message: "The run was cancelled." });
      throw new NonRetriableError("The run was cancelled.", { cause: error });
    }
    const mayRetry = !(error instanceof DomainError) && begun.failures < node.retries;
    if (mayRetry) {
      await recordTaskEnd(teamId, runId, node.id, "AwaitingRetry", { message });
      throw new RetryAfterError(message, node.retryDelayMs, { cause: error });
    }
    await recordTaskEnd(teamId, runId, node.id, signal.aborted ? "TimedOut" : "Failed", { message });
    throw new NonRetriableError(message, { cause: error });
  } finally {
    cancel.release();
  }
}

const held = globalThis as {
  switchyardCancels?: { open: Map<string, Set<AbortController>>; ready: Promise<unknown> };
};

/** A signal that is aborted when somebody, in any process, asks for the run to be cancelled. */
async function cancelSignal(runId: string) {
  held.switchyardCancels ??= listen();
  const { open, ready } = held.switchyardCancels;
  await ready;
  const controller = new AbortController();
  const ofRun = open.get(runId) ?? new Set();
  open.set(runId, ofRun.add(controller));
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    release() {
      ofRun.delete(controller);
      if (ofRun.size === 0) open.delete(runId);
    },
  };
}

function listen() {
  const open = new Map<string, Set<AbortController>>();
  const ready = sql().listen(cancelRequested, (runId) => {
    for (const controller of open.get(runId) ?? []) controller.abort();
  });
  return { open, ready };
}

/** Writes progress at most every 150 ms, and the newest always. */
function throttledProgress(teamId: string, runId: string, nodeId: string) {
  let newest: [number, string?] | undefined;
  let writing: Promise<void> | undefined;
  async function write() {
    while (newest) {
      const [fraction, message] = newest;
      newest = undefined;
      await recordProgress(teamId, runId, nodeId, fraction, message);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    writing = undefined;
  }
  return {
    report(fraction: number, message?: string): void {
      newest = [fraction, message];
      writing ??= write().catch((error) => console.error("Progress could not be written.", error));
    },
    async settled(): Promise<void> {
      newest = undefined;
      await writing;
    },
  };
}
