import { NonRetriableError, RetryAfterError } from "inngest";
import { untilAnswered } from "@/db/until-answered";
import { DomainError } from "@/lib/base/errors";
import { keepableText, maxReadMessage, messageOf } from "@/lib/base/keepable";
import { describeError } from "@/lib/base/log-error";
import { mask } from "@/lib/blocks/mask";
import type { FlowNode } from "@/lib/flows/flow";
import { retryDelayMs } from "@/lib/flows/retry-delay";
import { isControl, type Task } from "@/lib/flows/task";
import { openLog } from "@/lib/runs/keep/log-writer";
import { findTaskRun } from "@/lib/runs/read/queries";
import { type AttemptOf, recordTaskEnd } from "@/lib/runs/states/record-task";
import { recordUsage } from "@/lib/runs/states/record-usage";
import { endedInTime } from "./ended-in-time";
import { requireRoomFor } from "./output-size";
import { hasOwnProcesses, runInOwnProcess } from "./own-process/run-in-own-process";
import type { Usage } from "./own-process/task-process";
import { type AttemptTools, runTaskCode } from "./task-code";
import { readTaskInput, readTaskOutput } from "./task-values";
import { throttledProgress } from "./throttled-progress";

type Attempt = AttemptOf & { failures: number };

/**
 * Runs the task of a node once, and records its end. A result that cannot be stored is a failure of the task, like a
 * thrown error: both are recorded here, so that the executor never mistakes the attempt for an interrupted one.
 * @param stop aborted when the run is to stop
 * @param recordOutput records the end of an attempt that has completed
 * @throws RetryAfterError when the node is to be retried, NonRetriableError when it has ended without an output
 */
export async function runAttempt(
  at: Attempt,
  node: FlowNode,
  task: Task | undefined,
  rawInput: unknown,
  stop: AbortSignal,
  recordOutput: (output: unknown) => Promise<void> = (output) => recordEnd(at, "Completed", { output }),
): Promise<unknown> {
  const log = openLog(at);
  const progress = throttledProgress(at);
  const timeout = node.timeoutMs ? AbortSignal.timeout(node.timeoutMs) : undefined;
  const signal = timeout ? AbortSignal.any([stop, timeout]) : stop;
  let isOver = false;
  let usage: Usage | undefined;
  const written = () => {
    isOver = true;
    return untilAnswered(() =>
      Promise.all([log.flush(), progress.settled(), usage && recordUsage(at, usage)]),
    );
  };
  const tools: AttemptTools = {
    signal,
    // Late log lines of an abandoned task are ignored.
    log: (message, level) => void (isOver || log.write(message, level)),
    progress: (fraction, message) => void (isOver || progress.report(fraction, message)),
    isOver: () => isOver,
  };
  let output: unknown;
  try {
    signal.throwIfAborted();
    if (!task || isControl(task))
      throw new DomainError("invalid", `There is no task "${node.task}" in this version of Switchyard.`);
    // Both refuse an input that does not fit; here it costs no process.
    readTaskInput(task, rawInput);
    const work =
      task.computes && hasOwnProcesses()
        ? runInOwnProcess({ at, node, input: rawInput }, { ...tools, used: (by) => (usage = by) })
        : runTaskCode(at, node, task, rawInput, tools);
    output = readTaskOutput(task, await endedInTime(work, signal));
    await requireRoomFor(at, output);
    timeout?.throwIfAborted();
  } catch (error) {
    const hideSecrets = await untilAnswered(() => mask(at.teamId));
    const isTimeout = !stop.aborted && Boolean(timeout?.aborted);
    if (!isFinal(error) && !signal.aborted)
      console.error(`The task ${at.nodeId} of run ${at.runId} failed. ${describeError(error, hideSecrets)}`);
    const message = stop.aborted
      ? messageOf(stop.reason)
      : isTimeout
        ? `It took longer than ${node.timeoutMs! / 1000} s.`
        : keepableText(hideSecrets(messageOf(error, maxReadMessage)));
    log.write(message, signal.aborted ? "warning" : "error");
    await written();
    if (stop.aborted) {
      await recordEnd(at, "Cancelled", { message });
      throw new NonRetriableError(message);
    }
    if (!isFinal(error) && at.failures < node.retries) {
      const delayMs = retryDelayMs(node, at.failures + 1);
      await recordEnd(at, "AwaitingRetry", { message, retryDelayMs: delayMs });
      throw new RetryAfterError(message, delayMs);
    }
    // The original error is not attached as the cause: it would travel with the answer, including secrets.
    await recordEnd(at, isTimeout ? "TimedOut" : "Failed", { message });
    throw new NonRetriableError(message);
  }
  // From here on the task has done its work, and a failure is not its own.
  await written();
  await recordOutput(output);
  return output;
}

async function recordEnd(
  at: Attempt,
  state: Parameters<typeof recordTaskEnd>[1],
  result: Parameters<typeof recordTaskEnd>[2],
): Promise<void> {
  if (await untilAnswered(() => recordTaskEnd(at, state, result))) return;
  // Either this end was already recorded and only the reply was lost, or the attempt was superseded and its result must
  // be discarded.
  const now = await untilAnswered(() => findTaskRun(at));
  if (now?.state !== state || now.attempts !== at.attempt) throw new Superseded();
}

/** The result of this attempt is discarded. */
export class Superseded extends Error {
  constructor() {
    super("Another attempt of this task counts, or its run has ended.");
  }
}

/** True when a retry cannot succeed: invalid input stays invalid, as does text that is not a URI. */
function isFinal(error: unknown): boolean {
  try {
    return error instanceof DomainError || error instanceof URIError;
  } catch {
    return false;
  }
}
