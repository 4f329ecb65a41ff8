import { curveMonotoneX, line } from "d3-shape";
import { GitBranch } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/app/_components/ui/cx";
import { StateBadge } from "@/app/_components/ui/state-badge";
import type { RunState } from "@/lib/base/run";
import { type FlowLayout, layoutFlow, nodeHeight, nodeWidth, type Point } from "./flow-layout";
import { GraphChoice } from "./graph-choice";
import { GraphView } from "./graph-view";
import { groupAlike, stemOf } from "./group-alike";

export type FlowGraphNode = {
  id: string;
  label: string;
  /** Tooltip of the label; the label itself without. */
  title?: string;
  task: string;
  after: string[];
  state?: RunState;
  hasStarted?: boolean;
  /** Why it is in this state, or when it runs: a tooltip. */
  note?: string;
  /** Stands below the name in place of state and task. */
  mark?: ReactNode;
  href?: string;
  /** The runs that the node has started. */
  started?: { label: string; title: string; href: string };
};

const path = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveMonotoneX);

/** Nodes up to which a graph is shown whole, and of which a group is made. */
const [readable, leastOfGroup] = [24, 3];

type Graph = { nodes: FlowGraphNode[]; selected?: string; label?: string };

/**
 * A flow's nodes from left to right. Of many, those that stand alike are one at first.
 * @param markOf stands below the name of a group of nodes
 */
export function FlowGraph({ markOf, ...graph }: Graph & { markOf?: (ids: string[]) => ReactNode }) {
  const { nodes, selected, label } = graph;
  const grouped = nodes.length > readable ? groupNodes(nodes, markOf) : nodes;
  // Few groups make nothing easier to read.
  if (grouped.length > nodes.length * 0.7) return <WholeGraph {...graph} />;
  return (
    <GraphChoice
      count={nodes.length}
      isWholeAtFirst={selected !== undefined && !grouped.some(({ id }) => id === selected)}
      whole={<WholeGraph {...graph} />}
      grouped={<WholeGraph nodes={grouped} selected={selected} label={label} />}
    />
  );
}

/** Nodes with each group as one, which has no link. */
function groupNodes(nodes: FlowGraphNode[], markOf?: (ids: string[]) => ReactNode): FlowGraphNode[] {
  return groupAlike(nodes, leastOfGroup).map(({ members, after }) => {
    const [first] = members as [FlowGraphNode];
    if (members.length === 1) return { ...first, after };
    const ids = members.map(({ id }) => id);
    return {
      id: first.id,
      label: `${members.length} × ${stemOf(members)}`,
      title: ids.join(", "),
      task: first.task,
      after,
      mark: markOf?.(ids),
    };
  });
}

/** The nodes are a list of links that says the order; only the arrows are a picture. */
function WholeGraph({ nodes, selected, label = "Flow graph" }: Graph) {
  const layout = layoutFlow(nodes);
  const places = new Map(layout.nodes.map((node) => [node.id, node]));
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  const share = (x: number) => `${(100 * x) / layout.width}%`;
  return (
    <GraphView
      label={label}
      size={{ width: layout.width, height: layout.height }}
      boxes={layout.nodes}
      boxSize={{ width: nodeWidth, height: nodeHeight }}
    >
      <Arrows layout={layout} />
      <ol>
        {nodes.map((node) => {
          const { x, y } = places.get(node.id)!;
          return (
            <li
              key={node.id}
              className="absolute"
              style={{ left: share(x), top: y, width: share(nodeWidth), height: nodeHeight }}
            >
              <NodeBox
                node={node}
                after={node.after.map((id) => labels.get(id) ?? id)}
                isSelected={node.id === selected}
              />
            </li>
          );
        })}
      </ol>
    </GraphView>
  );
}

function Arrows({ layout }: { layout: FlowLayout }) {
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full"
      aria-hidden="true"
    >
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0.5 7.5 4 0 7.5z" fill="var(--line-strong)" />
        </marker>
      </defs>
      {layout.edges.map(({ from, to, points }) => (
        <path
          key={`${from} ${to}`}
          d={path(points) ?? ""}
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth="1.25"
          markerEnd="url(#flow-arrow)"
        />
      ))}
    </svg>
  );
}

/** @param after the labels of the nodes that it waits for */
function NodeBox({ node, after, isSelected }: { node: FlowGraphNode; after: string[]; isSelected: boolean }) {
  const look = cx(
    "flex h-full w-full flex-col justify-center gap-0.5 rounded-md border bg-panel px-2",
    isSelected ? "border-accent ring-1 ring-accent" : "border-line-strong/70",
    node.href && "hover:bg-raised",
  );
  const content = (
    <>
      <span className="flex items-center justify-between gap-2">
        <span className="truncate text-sm font-medium leading-5" title={node.title ?? node.label}>
          {node.label}
        </span>
        {node.note && (
          <span title={node.note} className="shrink-0 text-muted">
            <GitBranch aria-hidden="true" className="size-3.5" />
          </span>
        )}
      </span>
      <span className="flex items-center justify-between gap-2 leading-4">
        {node.mark ??
          (node.state ? (
            <StateBadge state={node.state} hasStarted={node.hasStarted} plain />
          ) : (
            node.task !== node.label && (
              <span className="truncate font-mono text-xs text-muted" title={node.task}>
                {node.task}
              </span>
            )
          ))}
      </span>
      {after.length > 0 && <span className="sr-only">after {after.join(", ")}</span>}
      {node.note && <span className="sr-only">{node.note}</span>}
    </>
  );
  return (
    <>
      {node.href ? (
        <Link
          href={node.href}
          scroll={false}
          prefetch={false}
          aria-current={isSelected ? "true" : undefined}
          className={look}
        >
          {content}
        </Link>
      ) : (
        <div className={look}>{content}</div>
      )}
      {node.started && (
        <Link
          href={node.started.href}
          title={node.started.title}
          className="absolute bottom-1 right-2 px-0.5 text-xs leading-6 underline"
        >
          {node.started.label}
        </Link>
      )}
    </>
  );
}
