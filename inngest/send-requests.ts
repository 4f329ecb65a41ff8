import { and, eq, isNull, sql as raw } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { recordRun } from "@/lib/runs/recorder";
import { workWaits } from "@/lib/runs/work-waits";
import { inngest } from "./client";
import { runCancelRequestedEvent, runRequestedEvent } from "./events";

const sweepMs = 5_000;

/**
 * Sends committed requests on to the executor: at once when a process says that there is one, and again every few
 * seconds until it took them. Events have ids made of the run's, so sending one twice is harmless.
 */
export async function startSending(): Promise<{ stop(): Promise<void> }> {
  let sending: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  function wake() {
    isWanted = true;
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }
  async function sendAll() {
    while (isWanted && !isStopped) {
      isWanted = false;
      await sendRequests().catch((error) =>
        console.error("Requests could not be sent to the executor.", error),
      );
    }
  }
  const { unlisten } = await sql().listen(workWaits, wake);
  const timer = setInterval(wake, sweepMs);
  wake();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await unlisten();
      await sending;
    },
  };
}

async function sendRequests(): Promise<void> {
  const cancelling = await db()
    .select({ teamId: runs.teamId, id: runs.id, sentAt: runs.sentAt })
    .from(runs)
    .where(eq(runs.state, "Cancelling"))
    .limit(100);
  for (const { teamId, id: runId, sentAt } of cancelling) {
    if (sentAt)
      await inngest.send({ id: `cancel-${runId}`, name: runCancelRequestedEvent, data: { teamId, runId } });
    else await recordRun(teamId, runId, "Cancelled");
  }
  const waiting = await db()
    .select({ teamId: runs.teamId, id: runs.id })
    .from(runs)
    .where(and(eq(runs.state, "Pending"), isNull(runs.sentAt)))
    .orderBy(runs.id)
    .limit(100);
  for (const { teamId, id: runId } of waiting) {
    await inngest.send({ id: runId, name: runRequestedEvent, data: { teamId, runId } });
    await db().update(runs).set({ sentAt: raw`now()` }).where(eq(runs.id, runId));
  }
}
