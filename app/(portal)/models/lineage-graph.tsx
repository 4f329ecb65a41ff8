import type { ReactNode } from "react";
import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { Section } from "@/app/_components/ui/section";
import { getLineage } from "@/lib/registry/get-lineage";
import { type LineageStart, nodeOf } from "@/lib/registry/lineage";

/** Lineage graph, sources on the left, results on the right. @param empty shown where there is none */
export async function LineageGraph({
  teamId,
  start,
  empty = null,
}: {
  teamId: string;
  start: LineageStart;
  empty?: ReactNode;
}) {
  const { nodes, isCut } = await getLineage(teamId, start);
  if (nodes.length < 2) return empty;
  const id = nodeOf(start);
  return (
    <Section isMinor title="Lineage">
      <FlowGraph
        key={id}
        label="Lineage"
        selected={id}
        nodes={nodes.map(({ detail, kind: _, ...node }) => ({ ...node, task: detail }))}
      />
      {isCut && (
        <p className="mt-2 text-sm text-muted">
          There are more. These are the nearest, and the newest of those that are equally near.
        </p>
      )}
    </Section>
  );
}
