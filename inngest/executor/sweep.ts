import { and, eq, lt, notExists, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { executorEvents, executorRates, executorRuns } from "@/db/schema/executor";
import { sweepExecutors } from "@/lib/executors/mutations";

/** An event's id is remembered, and an ended run kept, this long; Inngest's server remembers ids for a day. */
const keptDays = 7;

/** Deletes what the embedded executor needs no more. */
export async function sweep(): Promise<void> {
  const before = raw`now() - ${keptDays} * interval '1 day'`;
  await db().delete(executorRuns).where(lt(executorRuns.endedAt, before));
  const runsOfEvent = db()
    .select({ id: executorRuns.id })
    .from(executorRuns)
    .where(eq(executorRuns.eventId, executorEvents.id));
  await db()
    .delete(executorEvents)
    .where(and(lt(executorEvents.receivedAt, before), notExists(runsOfEvent)));
  await sweepExecutors();
  await db().delete(executorRates).where(lt(executorRates.arrivalAt, before));
}
