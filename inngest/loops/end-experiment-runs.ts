import { endLeftRuns } from "@/lib/training/end-left-runs";
import { startLoop } from "./work-loop";

const everyMs = 15_000;

/** Ends the experiment runs that a crash left open, here and on MLflow servers: at the start, then every few seconds. */
export function startEndingExperimentRuns(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = startLoop("Ending experiment runs", everyMs, () => endLeftRuns(stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await loop.stop();
    },
  };
}
