import { z } from "zod";

/**
 * Request to execute a run. The event's id is made of the run's id and its retry count, so sending it again is
 * idempotent.
 */
export const runRequestedEvent = "flow/run.requested";
/** Request to stop a run, whatever it waits for. */
export const runCancelRequestedEvent = "flow/run.cancel-requested";
/** A task's wait may be over: its control checks again (inngest/run/control-task.ts). */
export const taskWokenEvent = "flow/task.woken";

export const RunEventData = z.object({
  teamId: z.string(),
  runId: z.string(),
  /** Retry generation of the run. */
  retryCount: z.int().default(0),
});
export type RunEventData = z.infer<typeof RunEventData>;
