import { FlowGraph } from "@/app/_components/flow-graph";
import { getLineage } from "@/lib/models/get-lineage";
import { CentreCurrent } from "./centre-current";

/** What a thing came from and what came of it, from left to right; nothing where nothing is known. */
export async function LineageGraph({ teamId, id }: { teamId: string; id: string }) {
  const nodes = await getLineage(teamId, id);
  if (nodes.length < 2) return null;
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 className="text-sm font-medium">Lineage</h2>
      <CentreCurrent key={id}>
        <FlowGraph
          label="Lineage"
          selected={id}
          nodes={nodes.map(({ detail, kind: _, ...node }) => ({ ...node, task: detail }))}
        />
      </CentreCurrent>
    </section>
  );
}
