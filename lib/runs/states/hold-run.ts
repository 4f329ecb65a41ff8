import { sql } from "@/db/client";
import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import type { FlowDefinition } from "@/lib/flows/flow";
import { getFlowVersion } from "@/lib/flows/queries";
import { announce } from "@/lib/live/live";
import { getRun } from "@/lib/runs/read/queries";
import { workWaits } from "./work-waits";

/** Tasks that start other runs. */
const starters = new Set(["for-each", "run-flow"]);

/** True when runs of a flow start other runs, and so can be held. */
export function startsRuns({ nodes }: FlowDefinition): boolean {
  return nodes.some(({ task }) => starters.has(task));
}

/**
 * Holds a run, so that of the runs that it starts no further ones begin, or releases it. What is under way goes on.
 * @throws DomainError "not-found", "conflict" when the run has ended or starts no runs
 */
export async function holdRun(teamId: string, runId: string, isHeld: boolean): Promise<void> {
  const run = await getRun(teamId, runId);
  const { definition } = await getFlowVersion(teamId, run.flowVersionId);
  if (!startsRuns(definition))
    throw new DomainError("conflict", "This run starts no other runs, so there is nothing to hold.");
  const held = await sql()`
    update runs set is_held = ${isHeld} where team_id = ${teamId} and id = ${runId} and ended_at is null returning id`;
  if (isEnded(run.state) || held.length === 0)
    throw new DomainError("conflict", `This run has already ended as ${run.state}.`);
  if (!isHeld) await sql()`select pg_notify(${workWaits}, 'admit')`;
  announce({ teamId, runId, kind: "run" });
}
