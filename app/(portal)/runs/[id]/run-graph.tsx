import { FlowGraph } from "@/app/_components/flow-graph/flow-graph";
import { counted } from "@/lib/base/number-text";
import { whenItRuns } from "@/lib/flows/when-it-runs";
import type { NodeChildren } from "@/lib/runs/read/child-queries";
import { GroupStates, TaskState } from "./live/live-moves";
import type { RunPageData } from "./read-run-page";
import type { RunAddress } from "./run-address";
import { childrenHref, runHref, withTask } from "./run-href";

/** The run's flow: each node with its state, a link that selects its task, and one to the runs that it has started. */
export function RunGraph({
  runId,
  address,
  data: { definition, selected, upstream, stateOf, whySkipped, startedBy },
}: {
  runId: string;
  address: RunAddress;
  data: RunPageData;
}) {
  return (
    <FlowGraph
      selected={selected?.nodeId}
      markOf={(ids) => <GroupStates nodes={ids} />}
      nodes={definition.nodes.map((node) => ({
        id: node.id,
        label: node.id,
        task: node.task,
        after: upstream.get(node.id) ?? [],
        mark: stateOf.has(node.id) ? <TaskState node={node.id} /> : undefined,
        note: whySkipped.get(node.id) ?? whenItRuns(node),
        href: runHref(runId, withTask(address, node.id)),
        started: startedLink(runId, startedBy.get(node.id)),
      }))}
    />
  );
}

/** A link to the only run that a node has started, or to the list of its runs. */
function startedLink(runId: string, started: NodeChildren | undefined) {
  if (!started) return undefined;
  const { only, total, nodeId } = started;
  if (only) return { label: "1 run", title: only.name, href: `/runs/${only.id}` };
  return {
    label: counted(total, "run"),
    title: `Started by ${nodeId}`,
    href: childrenHref(runId, nodeId),
  };
}
