import type { Run } from "@/lib/runs/read/queries";
import { RunRows } from "./run-rows";

/**
 * Runs as rows, each leading to its page. @param why what those that do not move wait for, by id
 * @param selectFor the form that boxes before the rows belong to; they are named `run`
 */
export function RunsTable({
  label,
  runs,
  why,
  selectFor,
}: {
  label: string;
  runs: readonly Run[];
  why?: ReadonlyMap<string, string>;
  selectFor?: string;
}) {
  const rows = runs.map((run) => ({
    id: run.id,
    name: run.name,
    state: run.state,
    why: why?.get(run.id) ?? run.stateMessage,
    what: run.deploymentName ?? run.flowName,
    who: startedBy(run),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
  }));
  return <RunRows label={label} rows={rows} selectFor={selectFor} />;
}

/** Name of the person or trigger that started a run. */
export function startedBy({ trigger }: Run): string {
  return trigger.type === "api" ? `${trigger.name} (API)` : trigger.name;
}
