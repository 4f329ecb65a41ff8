import type { RunState } from "@/lib/base/run";

/** States in which a run occupies its slots. */
export const holdingStates: RunState[] = ["Pending", "Running", "Paused", "Cancelling"];
