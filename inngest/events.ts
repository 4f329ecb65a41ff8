import { z } from "zod";

/** A run is to be executed. The event's id is made of the run's and its retry count, so sending it again is harmless. */
export const runRequestedEvent = "flow/run.requested";
/** A run is to stop, whatever it waits for. */
export const runCancelRequestedEvent = "flow/run.cancel-requested";
/** What a task waits for may be there: its control looks (inngest/run/control-task.ts). */
export const taskWokenEvent = "flow/task.woken";

export const RunEventData = z.object({
  teamId: z.string(),
  runId: z.string(),
  /** Which taking up of the run it is about. */
  retryCount: z.int().default(0),
});
export type RunEventData = z.infer<typeof RunEventData>;
