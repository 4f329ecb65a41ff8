import type { RunState } from "@/lib/base/run";

/** Text after a run's name: "brave-heron-17 timed out". */
export const stateWords: Record<RunState, string> = {
  Scheduled: "was scheduled",
  Late: "is late",
  AwaitingConcurrencySlot: "is waiting for a slot",
  Pending: "was created",
  Running: "started",
  AwaitingRetry: "is waiting to retry",
  Paused: "is waiting for input",
  Cancelling: "is being cancelled",
  Completed: "completed",
  Cached: "was taken from the cache",
  Skipped: "was skipped",
  Failed: "failed",
  TimedOut: "timed out",
  Crashed: "crashed",
  Cancelled: "was cancelled",
};
