import { sql } from "@/db/client";

/** Where a process hears that a run waits to be admitted, sent, cancelled or woken (inngest/send-requests.ts). */
export const workWaits = "switchyard_work_waits";

/** Where the process that runs a task hears that its run is to stop; the payload is the run's id. */
export const stopRequested = "switchyard_stop_requested";

/** Wakes the process that hands work to the executor. */
export async function tellWorkWaits(): Promise<void> {
  await sql().notify(workWaits, "");
}
