import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import { getRun } from "@/lib/runs/read/queries";
import { stopRuns } from "./stop-runs";

/**
 * Cancels a run and all runs that it has started. Anything that has not started is cancelled at once; a running task
 * gets its abort signal.
 * @throws DomainError "not-found", or "conflict" when the run has ended
 */
export async function cancelRun(teamId: string, runId: string, who: string): Promise<void> {
  const { state } = await getRun(teamId, runId);
  if (isEnded(state)) throw new DomainError("conflict", `This run has already ended as ${state}.`);
  await stopRuns(teamId, { runId }, `Requested by ${who}.`);
}
