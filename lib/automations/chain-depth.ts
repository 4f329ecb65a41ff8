import type { Trigger } from "@/lib/base/run";
import { findRun } from "@/lib/runs/read/queries";

/** How many runs automations may start one after the other: what would be the next does not fire. */
export const longestChain = 5;

/**
 * How many runs automations had started one after the other up to this one; 0 for one that a person started. A subflow
 * counts as the run that it belongs to.
 */
export async function chainDepth(teamId: string, run: { trigger: Trigger }): Promise<number> {
  let trigger: Trigger | undefined = run.trigger;
  while (trigger?.type === "run") trigger = (await findRun(teamId, trigger.runId))?.trigger;
  return trigger?.type === "automation" ? trigger.depth : 0;
}
