/** States of a run or a task run; docs/glossary.md "state". */
export const runStates = [
  "Scheduled",
  "Late",
  "AwaitingConcurrencySlot",
  "Pending",
  "Running",
  "AwaitingRetry",
  "Paused",
  "Cancelling",
  "Completed",
  "Cached",
  "Skipped",
  "Failed",
  "TimedOut",
  "Crashed",
  "Cancelled",
] as const;

export const logLevels = ["debug", "info", "warning", "error"] as const;
