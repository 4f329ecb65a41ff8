import { sql } from "@/db/client";
import { stopRequested } from "@/lib/runs/work-waits";

const held = globalThis as {
  switchyardStops?: { open: Map<string, Set<AbortController>>; ready: Promise<unknown> };
};

/** A signal that is aborted when somebody, in any process, asks for the run to stop. */
export async function stopSignal(runId: string): Promise<{ signal: AbortSignal; release(): void }> {
  held.switchyardStops ??= listen();
  const { open, ready } = held.switchyardStops;
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
