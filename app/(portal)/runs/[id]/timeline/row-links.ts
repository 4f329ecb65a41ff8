import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { runHref, toggleOpen, withTask } from "@/app/(portal)/runs/[id]/run-href";
import type { TimelineRow } from "@/lib/runs/read/timeline";

/** Identifies a row among those of several runs. */
export function keyOf({ runId, nodeId }: { runId: string; nodeId: string | null }): string {
  return `${runId} ${nodeId ?? ""}`;
}

/** The address that selects a row's task: on this page, or on the page of the run that it belongs to. */
export function rowHref(runId: string, address: RunAddress, row: TimelineRow): string {
  return row.runId === runId && row.nodeId
    ? runHref(runId, withTask(address, row.nodeId))
    : runHref(row.runId, { task: row.nodeId ?? undefined });
}

/** Link to the child runs of a row's task: to the only one, or to the rows below the task. */
export function startedHref(
  runId: string,
  address: RunAddress,
  { started, nodeId, depth }: TimelineRow,
): string | undefined {
  if (started?.onlyId) return runHref(started.onlyId);
  return depth === 0 && nodeId ? runHref(runId, toggleOpen(address, nodeId)) : undefined;
}
