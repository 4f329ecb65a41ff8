import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";

/** Name of the flow run, which what it logs, lends and makes is called by too. */
export async function flowRunName(teamId: string, runId: string): Promise<string> {
  const [run] = await db()
    .select({ name: runs.name })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.id, runId)));
  return run?.name ?? `run-${runId.slice(-8)}`;
}
