import type { Trigger } from "@/lib/base/run";
import { findRun } from "@/lib/runs/read/queries";

/** Maximum length of a chain of runs that automations start: an automation that would exceed it does not fire. */
export const longestChain = 5;

/**
 * Number of automation-started runs in the chain that led to this run; 0 for a run that a person started. A subflow
 * counts as its parent run.
 */
export async function chainDepth(teamId: string, run: { trigger: Trigger }): Promise<number> {
  let trigger: Trigger | undefined = run.trigger;
  while (trigger?.type === "run") trigger = (await findRun(teamId, trigger.runId))?.trigger;
  return trigger?.type === "automation" ? trigger.depth : 0;
}
