import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { stopRequested } from "@/lib/runs/states/work-waits";

/** A signal that is aborted when any process requests the run to stop. */
export async function stopSignal(runId: string): Promise<{ signal: AbortSignal; release(): void }> {
  const { open, ready } = processWide("stops", listen);
  await ready;
  const controller = new AbortController();
  const ofRun = open.get(runId) ?? new Set();
  open.set(runId, ofRun.add(controller));
  return {
    signal: controller.signal,
    release() {
      ofRun.delete(controller);
      if (ofRun.size === 0) open.delete(runId);
    },
  };
}

function listen() {
  const open = new Map<string, Set<AbortController>>();
  const ready = sql().listen(stopRequested, (runId) => {
    for (const controller of open.get(runId) ?? []) controller.abort();
  });
  return { open, ready };
}
