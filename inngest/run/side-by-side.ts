import type { StepName } from "@/inngest/executor/function-body";
import type { FlowNode } from "@/lib/flows/flow";
import { upstreamOf } from "@/lib/flows/node-bindings";

/**
 * Names the steps of a run. A node beside others that have not ended races with them, so that independent chains do not
 * wait for each other; a node alone does not, since it then runs within the call that finds it.
 * @param hasEnded true for a node that has ended
 */
export function stepNames(nodes: FlowNode[], hasEnded: (nodeId: string) => boolean) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map<string, Set<string>>();
  const beforeOf = (node: FlowNode): Set<string> => {
    const known = before.get(node.id);
    if (known) return known;
    const all = new Set<string>();
    before.set(node.id, all);
    for (const id of upstreamOf(node)) {
      all.add(id);
      const upstream = byId.get(id);
      for (const further of upstream ? beforeOf(upstream) : []) all.add(further);
    }
    return all;
  };
  const beside = (node: FlowNode) =>
    nodes.some(
      (other) =>
        other !== node &&
        !hasEnded(other.id) &&
        !beforeOf(node).has(other.id) &&
        !beforeOf(other).has(node.id),
    );
  return (node: FlowNode, id = node.id): StepName => (beside(node) ? { id, parallelMode: "race" } : { id });
}
