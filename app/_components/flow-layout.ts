import { Graph, layout } from "@dagrejs/dagre";

export type LayoutNode = { id: string; after: string[] };
export type Point = { x: number; y: number };
export type FlowLayout = {
  width: number;
  height: number;
  /** Top left corners, in the order given. */
  nodes: { id: string; x: number; y: number }[];
  edges: { from: string; to: string; points: Point[] }[];
};

export const nodeWidth = 172;
export const nodeHeight = 52;

/** Places a flow's nodes from left to right, each after what it waits for. Names in `after` that no node has are left out. */
export function layoutFlow(nodes: LayoutNode[]): FlowLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 44, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(nodes.map(({ id }) => id));
  for (const { id } of nodes) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  for (const { id, after } of nodes) {
    for (const from of after) if (ids.has(from)) graph.setEdge(from, id);
  }
  if (nodes.length > 0) layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.max(0, Math.ceil(width)),
    height: Math.max(0, Math.ceil(height)),
    nodes: nodes.map(({ id }) => {
      const { x, y } = graph.node(id) as Point;
      return { id, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
    }),
    edges: graph.edges().map(({ v, w }) => ({
      from: v,
      to: w,
      points: (graph.edge(v, w) as { points: Point[] }).points.map(({ x, y }) => ({ x, y })),
    })),
  };
}
