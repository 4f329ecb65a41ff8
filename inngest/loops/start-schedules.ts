import { sql } from "@/db/client";
import { findNextSlot, startDueSlots } from "@/lib/reactions/start-due-slots";
import { schedulesChanged } from "@/lib/schedules/mutations";
import { databaseNow } from "@/lib/schedules/queries";
import { startLoop } from "./work-loop";

/** Maximum delay until a missed notification of a change is noticed, in ms. */
const sweepMs = 30_000;

/** Starts the slots of schedules on time. Every process does so; the database ensures that a slot starts once. */
export async function startSchedules(): Promise<{ stop(): Promise<void> }> {
  const loop = startLoop("Starting scheduled runs", sweepMs, async (again) => {
    await startDueSlots(await databaseNow());
    const next = await findNextSlot();
    if (next) again(next.getTime() - (await databaseNow()).getTime());
  });
  const listening = await sql().listen(schedulesChanged, () => loop.wake());
  return {
    async stop() {
      await listening.unlisten();
      await loop.stop();
    },
  };
}
