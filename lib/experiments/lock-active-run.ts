import { and, eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
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
  if (!run) throw absent(runId);
  if (run.lifecycleStage === "deleted") throw deleted(runId);
  return run;
}

/** Error for a run that the team does not have among its active ones. */
export async function whyNotActive(teamId: string, runId: string): Promise<DomainError> {
  const isTheirs = and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.id, runId));
  return (await db().$count(experimentRuns, isTheirs)) > 0 ? deleted(runId) : absent(runId);
}

function absent(runId: string): DomainError {
  return new DomainError("not-found", `Run with id=${runId} not found`);
}

function deleted(runId: string): DomainError {
  return new DomainError(
    "invalid",
    `The run ${runId} must be in the 'active' state. Current state is deleted.`,
  );
}
