import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import { getRun } from "@/lib/runs/read/queries";
import { recordRun } from "./recorder";
import { stopRuns } from "./stop-runs";

/**
 * Cancels a run and all runs that it has started. Anything that has not started is cancelled at once; a running task
 * gets its abort signal. A run that its deployment would retry stays as it ended.
 * @throws DomainError "not-found", or "conflict" when the run has ended
 */
export async function cancelRun(teamId: string, runId: string, who: string): Promise<void> {
  const { state, retryAt, isExternal } = await getRun(teamId, runId);
  if (isEnded(state) && !retryAt)
    throw new DomainError("conflict", `This run has already ended as ${state}.`);
  const reason = `Requested by ${who}.`;
  // No executor has it: its program learns of the end with its next report.
  if (isExternal) await recordRun(teamId, runId, "Cancelled", reason);
  else await stopRuns(teamId, { runId }, reason);
}
