import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";

/** Values of the team's variables that a run may read, by name, as they were when it was made. */
export async function variablesOf({
  teamId,
  runId,
}: {
  teamId: string;
  runId: string;
}): Promise<Record<string, unknown>> {
  const [run] = await db()
    .select({ variables: runs.variables })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.id, runId)));
  return run?.variables ?? {};
}
