import { sql } from "@/db/client";
import { findNextSlot, startDueSlots } from "@/lib/reactions/start-due-slots";
import { schedulesChanged } from "@/lib/schedules/mutations";
import { databaseNow } from "@/lib/schedules/queries";
import { startLoop } from "./work-loop";

/** A change that was not heard of is seen after this at the latest. */
const sweepMs = 30_000;
const retryMs = 2_000;

/** Starts what schedules say, each slot at its time. Every process does; the database decides that a slot starts once. */
export async function startSchedules(): Promise<{ stop(): Promise<void> }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const loop = startLoop("Starting what is scheduled", sweepMs, async () => {
    clearTimeout(timer);
    let waitMs = retryMs;
    try {
      await startDueSlots(await databaseNow());
      const next = await findNextSlot();
      waitMs = next ? next.getTime() - (await databaseNow()).getTime() : sweepMs;
    } finally {
      timer = setTimeout(() => loop.wake(), Math.min(waitMs, sweepMs));
    }
  });
  const listening = await sql().listen(schedulesChanged, () => loop.wake());
  return {
    async stop() {
      await listening.unlisten();
      await loop.stop();
      clearTimeout(timer);
    },
  };
}
