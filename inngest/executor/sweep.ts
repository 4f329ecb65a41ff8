import { and, eq, lt, notExists, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { executorEvents, executorRates, executorRuns } from "@/db/schema/executor";
import { sweepExecutors } from "@/lib/executors/mutations";

/** Retention of event ids and ended runs, in days; Inngest's server keeps ids for one day. */
const keptDays = 7;

/** Deletes expired rows of the embedded executor. */
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
