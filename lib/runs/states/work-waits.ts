/** Where the process that hands work to the executor (inngest/loops/send-requests.ts) hears what waits; the payload is a `Work`. */
export const workWaits = "switchyard_work_waits";

/** `admit`: a slot is free; `send`: a run may start; `stop`: a run is to stop; `wake`: what a task waited for is there. */
export type Work = "admit" | "send" | "stop" | "wake";

/** Where the process that runs a task hears that its run is to stop; the payload is the run's id. */
export const stopRequested = "switchyard_stop_requested";
