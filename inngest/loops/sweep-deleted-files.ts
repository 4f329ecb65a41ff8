import { hourMs } from "@/lib/base/time-units";
import { sweepDeletedFiles } from "@/lib/deletion/deleted-files";
import { startLoop } from "./work-loop";

/** Deletes the files that a crash left between the deletion of their rows and their own: at the start, then hourly. */
export function startSweepingDeletedFiles(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = startLoop("Deleting files of deleted rows", hourMs, () =>
    sweepDeletedFiles(undefined, stopping.signal),
  );
  return {
    async stop() {
      stopping.abort();
      await loop.stop();
    },
  };
}
