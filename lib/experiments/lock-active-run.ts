import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";

/** Locks an active run. @throws DomainError "not-found"; "invalid" when the run is deleted */
export async function lockActiveRun(
  tx: Transaction,
  teamId: string,
  runId: string,
): Promise<{ experimentId: string }> {
  const [run] = await tx
    .select({ experimentId: experimentRuns.experimentId, lifecycleStage: experimentRuns.lifecycleStage })
    .from(experimentRuns)
    .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.id, runId)))
    .for("update");
  if (!run) throw new DomainError("not-found", `Run with id=${runId} not found`);
  if (run.lifecycleStage === "deleted")
    throw new DomainError(
      "invalid",
      `The run ${runId} must be in the 'active' state. Current state is deleted.`,
    );
  return run;
}
