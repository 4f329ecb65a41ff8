import { profileNextVersion } from "@/lib/datasets/profile-version";
import { listenForChanges } from "@/lib/live/live";
import { startLoop } from "./work-loop";

const everyMs = 60_000;

/** Profiles dataset versions one after the other: new ones at once, others every minute. */
export async function startProfiling(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = startLoop("Profiling dataset versions", everyMs, async () => {
    try {
      while (!signal.aborted && (await profileNextVersion(signal)));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
  const stopListening = await listenForChanges(({ kind }) => {
    if (kind === "dataset") loop.wake();
  });
  return {
    async stop() {
      stopListening();
      stopping.abort();
      await loop.stop();
    },
  };
}
