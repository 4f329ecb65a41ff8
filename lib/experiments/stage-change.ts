import type { LifecycleStage } from "./experiment";

/** Time of deletion of what goes for good with the next sweep, whatever the team's retention: a tombstone. */
export const due = new Date(0);

/** Columns that change when something goes to the bin or comes out of it. */
export function stageChange(lifecycleStage: LifecycleStage) {
  return { lifecycleStage, deletedAt: lifecycleStage === "deleted" ? new Date() : null };
}
