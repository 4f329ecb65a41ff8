import { and, eq, gt, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { runEvents } from "@/db/schema/runs";
import { isEnded } from "@/lib/base/run";
import type { RunChange } from "./condition";

/** True for an end that is none yet: the run's deployment will retry the run, or has done so since. */
export async function isRetried({ event, run }: Pick<RunChange, "event" | "run">): Promise<boolean> {
  if (!isEnded(event.state) || (!run.retryAt && run.autoRetries === 0)) return false;
  const [later] = await db()
    .select({ id: runEvents.id })
    .from(runEvents)
    .where(and(eq(runEvents.runId, run.id), isNull(runEvents.nodeId), gt(runEvents.id, event.id)))
    .limit(1);
  return later ? run.autoRetries > 0 : run.retryAt !== null;
}
