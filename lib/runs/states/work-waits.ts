import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { logError } from "@/lib/base/log-error";

/**
 * Postgres channel that wakes the process which hands work to the executor (inngest/loops/send-requests.ts); the
 * payload is a `Work`.
 */
export const workWaits = "switchyard_work_waits";

/**
 * `admit`: a slot is free; `send`: a run may start; `stop`: a run must stop; `wake`: a task's wait may be over; `retry`: its
 * deployment retries a run.
 */
export const works = ["stop", "retry", "admit", "wake", "send"] as const;
export type Work = (typeof works)[number];

const bell = processWide("work-bell", (): { ring?: ((work: Work) => void) | undefined } => ({}));

/** Sets what hears of work in this process; undefined when nothing does any more. */
export function setWorkBell(ring: ((work: Work) => void) | undefined): void {
  bell.ring = ring;
}

/**
 * Tells that there is work for the executor; call after the commit. This process does it where it can: a notification
 * within each transaction would make the commits of all runs wait for each other. A sweep finds work that nobody was
 * told of, since its process died.
 */
export function tellOfWork(work: Work): void {
  if (bell.ring) bell.ring(work);
  else
    sql()
      .notify(workWaits, work)
      .catch((error) => logError("Work for the executor could not be announced.", error));
}

/**
 * Postgres channel for stop requests to the process that runs a task. The payload is the run's id, or `run/node/attempt`
 * when a later attempt of a node has begun, which is then the one that counts. db/functions/recorder.sql has its name, too.
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
