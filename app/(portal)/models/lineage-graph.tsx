import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { Section } from "@/app/_components/ui/section";
import { getLineage } from "@/lib/registry/get-lineage";

/** Lineage graph, sources on the left, results on the right; renders nothing when there is none. */
export async function LineageGraph({ teamId, id }: { teamId: string; id: string }) {
  const nodes = await getLineage(teamId, id);
  if (nodes.length < 2) return null;
  return (
    <Section isMinor title="Lineage">
      <FlowGraph
        key={id}
        label="Lineage"
        selected={id}
        nodes={nodes.map(({ detail, kind: _, ...node }) => ({ ...node, task: detail }))}
      />
    </Section>
  );
}
