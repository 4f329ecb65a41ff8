import { sql } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { getRun } from "./queries";
import { recordRun } from "./recorder";
import { isEnded } from "./run";
import { stopRequested, tellWorkWaits } from "./work-waits";

/**
 * Asks a run to stop. What has not begun is cancelled at once; a running task gets its abort signal.
 * @throws DomainError "not-found", or "conflict" when the run has ended
 */
export async function cancelRun(teamId: string, runId: string, who: string): Promise<void> {
  const { state } = await getRun(teamId, runId);
  if (isEnded(state)) throw new DomainError("conflict", `This run has already ended as ${state}.`);
  if (state === "Cancelling") return;
  await recordRun(teamId, runId, "Cancelling", `Asked for by ${who}.`);
  await sql().notify(stopRequested, runId);
  await tellWorkWaits();
}
