/**
 * Postgres channel that wakes the process which hands work to the executor (inngest/loops/send-requests.ts); the
 * payload is a `Work`.
 */
export const workWaits = "switchyard_work_waits";

/** `admit`: a slot is free; `send`: a run may start; `stop`: a run must stop; `wake`: a task's wait may be over. */
export type Work = "admit" | "send" | "stop" | "wake";

/**
 * Postgres channel for stop requests to the process that runs a task. The payload is the run's id, or `run/node/attempt`
 * when a later attempt of a node has begun, which is then the one that counts.
 */
export const stopRequested = "switchyard_stop_requested";

/** Reads a payload of `stopRequested`. */
export function readStopRequest(payload: string): {
  runId: string;
  later?: { nodeId: string; attempt: number };
} {
  const [runId = "", nodeId, attempt] = payload.split("/");
  return nodeId === undefined ? { runId } : { runId, later: { nodeId, attempt: Number(attempt) } };
}
