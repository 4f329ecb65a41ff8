import { z } from "zod";
import { defaultPool } from "@/lib/executors/pool";

/**
 * Request to execute a run. The event's id is made of the run's id, its retry count and its generation, so sending it
 * again is idempotent.
 */
export const runRequestedEvent = "flow/run.requested";
/** Request to stop a run, whatever it waits for. */
export const runCancelRequestedEvent = "flow/run.cancel-requested";
/** A task's wait may be over: its control checks again (inngest/run/control-task.ts). */
export const taskWokenEvent = "flow/task.woken";

export const RunEventData = z.object({
  teamId: z.string(),
  runId: z.string(),
  /** Number of retries of the run, and of events that the Inngest server disowned (lib/runs/states/fence.ts). */
  retryCount: z.int().default(0),
  generation: z.int().default(0),
  /** The installation that the run belongs to, where several share an Inngest server. */
  installation: z.string().optional(),
  /** The pool of its deployment or flow: of nodes that name no other, and of the walk through them. */
  pool: z.string().default(defaultPool),
});
export type RunEventData = z.infer<typeof RunEventData>;
