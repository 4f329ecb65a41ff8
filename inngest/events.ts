import { z } from "zod";

/** A run is to be executed. The event's id is the run's id, so sending it again is harmless. */
export const runRequestedEvent = "flow/run.requested";
/** A run is to stop, whatever it waits for. */
export const runCancelRequestedEvent = "flow/run.cancel-requested";

export const RunEventData = z.object({ teamId: z.string(), runId: z.string() });
export type RunEventData = z.infer<typeof RunEventData>;
