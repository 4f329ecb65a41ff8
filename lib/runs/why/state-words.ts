import type { RunState } from "@/lib/base/run";

/** What became of a run, to follow its name: "brave-heron-17 ran out of time". */
export const stateWords: Record<RunState, string> = {
  Scheduled: "was scheduled",
  Late: "is late",
  AwaitingConcurrencySlot: "waits for a free slot",
  Pending: "was asked for",
  Running: "started",
  AwaitingRetry: "waits to be tried again",
  Paused: "waits for input",
  Cancelling: "is being cancelled",
  Completed: "completed",
  Cached: "was answered from the cache",
  Failed: "failed",
  TimedOut: "ran out of time",
  Crashed: "crashed",
  Cancelled: "was cancelled",
};
