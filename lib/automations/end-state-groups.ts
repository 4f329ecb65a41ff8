import type { RunState } from "@/lib/base/run";

/** Groups of end states, with their labels. */
export const endStateGroups: { words: string; states: RunState[] }[] = [
  { words: "fails", states: ["Failed", "TimedOut", "Crashed"] },
  { words: "completes", states: ["Completed"] },
  { words: "is cancelled", states: ["Cancelled"] },
  { words: "times out", states: ["TimedOut"] },
  { words: "ends", states: ["Completed", "Failed", "TimedOut", "Crashed", "Cancelled"] },
];
