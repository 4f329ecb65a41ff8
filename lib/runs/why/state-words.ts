import type { RunState } from "@/lib/base/run";

/** What became of a run, to follow its name: "brave-heron-17 ran out of time". */
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
  Failed: "failed",
  TimedOut: "timed out",
  Crashed: "crashed",
  Cancelled: "was cancelled",
};
