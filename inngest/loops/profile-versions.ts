import { profileNextVersion } from "@/lib/datasets/profile-version";
import { startWokenLoop } from "./work-loop";

const everyMs = 60_000;

/** Profiles dataset versions one after the other: new ones at once, others every minute. */
export function startProfiling(): Promise<{ stop(): Promise<void> }> {
  return startWokenLoop("Profiling dataset versions", { everyMs, kind: "dataset" }, async (signal) => {
    try {
      while (!signal.aborted && (await profileNextVersion(signal)));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
}
