import { compareVersions } from "@/lib/flows/compare-versions";
import type { FlowDefinition } from "@/lib/flows/flow";

/** Differences between two versions, one line each. */
export function summaryOf(before: FlowDefinition, after: FlowDefinition): string[] {
  const { nodes, params, settings } = compareVersions(before, after);
  const fields = (differences: { field: string }[]) => differences.map(({ field }) => field).join(", ");
  return [
    ...nodes.map(({ id, change, differences }) =>
      change === "changed" ? `Node ${id}: ${fields(differences)} changed.` : `Node ${id} was ${change}.`,
    ),
    ...params.map(({ name, change }) => `Parameter ${name} was ${change}.`),
    ...(settings.length > 0 ? [`The flow: ${fields(settings)} changed.`] : []),
  ];
}
