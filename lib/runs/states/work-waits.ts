/**
 * Postgres channel that wakes the process which hands work to the executor (inngest/loops/send-requests.ts); the
 * payload is a `Work`.
 */
export const workWaits = "switchyard_work_waits";

/** `admit`: a slot is free; `send`: a run may start; `stop`: a run must stop; `wake`: a task's wait may be over. */
export type Work = "admit" | "send" | "stop" | "wake";

/** Postgres channel for stop requests to the process that runs a task; the payload is the run's id. */
export const stopRequested = "switchyard_stop_requested";
