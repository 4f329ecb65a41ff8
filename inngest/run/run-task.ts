import { NonRetriableError } from "inngest";
import { untilAnswered } from "@/db/until-answered";
import { tasks } from "@/inngest/catalog";
import type { FlowNode } from "@/lib/flows/flow";
import { isControl } from "@/lib/flows/task";
import { cacheKey, findCached, keepCached } from "@/lib/runs/keep/result-cache";
import { recordAttempt, recordCached } from "@/lib/runs/states/record-task";
import { runAttempt } from "./run-attempt";
import { stopSignal } from "./stop-signal";

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
