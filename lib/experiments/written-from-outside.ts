import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { experimentRuns } from "@/db/schema/experiments";

/** Runs that are marked already. A mark is never removed. */
const marked = processWide("written-from-outside", () => new Set<string>());
const mostRemembered = 10_000;

/**
 * Records that a program outside the portal is about to write to a run: versions registered from it afterwards were not
 * measured by the portal alone.
 */
export async function markWrittenFromOutside(teamId: string, runId: string): Promise<void> {
  const run = `${teamId} ${runId}`;
  if (marked.has(run)) return;
  await db()
    .update(experimentRuns)
    .set({ origin: "outside" })
    .where(
      and(
        eq(experimentRuns.teamId, teamId),
        eq(experimentRuns.id, runId),
        sql`${experimentRuns.origin} is distinct from 'outside'`,
      ),
    );
  if (marked.size >= mostRemembered) marked.clear();
  marked.add(run);
}
