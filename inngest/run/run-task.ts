import { NonRetriableError } from "inngest";
import { untilAnswered } from "@/db/until-answered";
import { tasks } from "@/inngest/catalog";
import type { FlowNode } from "@/lib/flows/flow";
import { isControl } from "@/lib/flows/task";
import { cacheKey, findCached, keepCached } from "@/lib/runs/keep/result-cache";
import type { Fence } from "@/lib/runs/states/fence";
import { recordAttempt, recordCached } from "@/lib/runs/states/record-task";
import { logForAttempt } from "@/lib/telemetry/process-log";
import { oneAtATime } from "./one-at-a-time";
import type { Place } from "./place";
import { runAttempt } from "./run-attempt";
import { stopSignal } from "./stop-signal";

export type At = { teamId: string; runId: string; fence: Fence };

/**
 * One attempt of one node: the body of its step. While one is under way in this process, no other begins: a server that
 * was cut off from its call, and repeats it, gets the outcome of the first.
 * @param place of the node in a walk of the embedded executor, when it is walked alone
 */
export function runTask(run: At, node: FlowNode, input: unknown, place?: Place): Promise<unknown> {
  const { retryCount, generation } = run.fence;
  return oneAtATime(`${run.runId}/${node.id}`, `${retryCount}.${generation}`, () =>
    attemptTask(run, node, input, place),
  );
}

/**
 * One attempt of one node. Records the outcome, and tells Inngest how to continue: take the
 * output, retry after the node's delay, or give up. A node that had already ended returns its recorded result.
 */
async function attemptTask(run: At, node: FlowNode, input: unknown, place?: Place): Promise<unknown> {
  const at = { teamId: run.teamId, runId: run.runId, nodeId: node.id };
  const task = tasks.get(node.task);
  const key = node.cache && task && !isControl(task) ? cacheKey(task, input) : undefined;
  const cached = key && (await findCached(run.teamId, key));
  if (cached) {
    const message = cached.run ? `Taken from ${cached.run}.` : "Reused from a deleted run.";
    if (await recordCached(at, input, { output: cached.output, message })) return cached.output;
  }
  // Subscribe before starting the attempt so no stop request is lost: a later one aborts it, an earlier one makes
  // recordAttempt refuse.
  const ahead = place?.begunAhead();
  const stop = ahead?.stop ?? (await stopSignal(run.runId, node.id));
  try {
    const begun = ahead?.begun ?? (await untilAnswered(() => recordAttempt(at, input, run.fence)));
    if ("state" in begun) {
      if (begun.state === "Completed" || begun.state === "Cached") return begun.output;
      throw new NonRetriableError(begun.message ?? begun.state);
    }
    stop.begin(begun.attempt);
    const attempt = { ...at, ...begun };
    const end = place && ((output: unknown) => place.moveOn(attempt, output));
    const work = () => runAttempt(attempt, node, task, input, stop.signal, end);
    const output = await logForAttempt(attempt, work);
    if (key) await keepCached(run.teamId, key, { output, runId: run.runId, ttlMs: node.cache!.ttlMs });
    return output;
  } finally {
    stop.release();
  }
}
