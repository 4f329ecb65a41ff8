import type { FlowNode } from "./flow";

/** When a node runs, and what its failure means, as sentences; undefined for one that always runs. */
export function whenItRuns({ when, onFailureOf, allowFailure }: FlowNode): string | undefined {
  const parts = [
    onFailureOf && `Runs only after a failure of ${onFailureOf.join(" or ")}.`,
    when && `Runs only if ${when}`,
    allowFailure && "It may fail: the run goes on after it.",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : undefined;
}
