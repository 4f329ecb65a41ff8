import { performErasures } from "@/lib/erasure/perform-erasures";
import { listenForChanges } from "@/lib/live/live";
import { startLoop } from "./work-loop";

const everyMs = 60_000;

/** Carries out requested erasures: at once when one is requested, and those that failed or were interrupted every minute. */
export async function startErasing(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const loop = startLoop("Erasing", everyMs, () => performErasures(stopping.signal));
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
