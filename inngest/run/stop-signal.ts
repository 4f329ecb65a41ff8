import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { readStopRequest, stopRequested } from "@/lib/runs/states/work-waits";

export type StopSignal = Awaited<ReturnType<typeof stopSignal>>;

interface Stop {
  nodeId: string;
  /** The attempt that the signal stops, once it has begun. */
  attempt?: number;
  controller: AbortController;
}

/**
 * A signal that is aborted when any process requests the run to stop, or begins a later attempt of the node: then this
 * one was cut off from the executor, and its result would be discarded.
 */
export async function stopSignal(runId: string, nodeId: string) {
  const { open, ready } = processWide("stops", listen);
  await ready;
  const stop: Stop = { nodeId, controller: new AbortController() };
  const ofRun = open.get(runId) ?? new Set();
  open.set(runId, ofRun.add(stop));
  return {
    signal: stop.controller.signal,
    begin(attempt: number) {
      stop.attempt = attempt;
    },
    release() {
      ofRun.delete(stop);
      if (ofRun.size === 0) open.delete(runId);
    },
  };
}

function listen() {
  const open = new Map<string, Set<Stop>>();
  const ready = sql().listen(stopRequested, (payload) => {
    const { runId, later } = readStopRequest(payload);
    for (const { nodeId, attempt, controller } of open.get(runId) ?? []) {
      if (!later) controller.abort(new Error("The run was stopped."));
      else if (later.nodeId === nodeId && attempt !== undefined && attempt < later.attempt)
        controller.abort(new Error("The executor called this task again, and a later attempt counts."));
    }
  });
  return { open, ready };
}
