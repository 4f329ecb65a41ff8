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

export const nodeWidth = 190;
export const nodeHeight = 52;
const margin = 6;

/**
 * Places a flow's nodes from left to right, each after what it waits for. Names in `after` that no node has are left
 * out.
 */
export function layoutFlow(nodes: LayoutNode[]): FlowLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 30 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(nodes.map(({ id }) => id));
  for (const { id } of nodes) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  for (const { id, after } of nodes) {
    for (const from of after) if (ids.has(from)) graph.setEdge(from, id);
  }
  if (nodes.length > 0) layout(graph);
  const corners = nodes.map(({ id }) => {
    const { x, y } = graph.node(id) as Point;
    return { id, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
  });
  const edges = graph.edges().map(({ v, w }) => ({
    from: v,
    to: w,
    points: (graph.edge(v, w) as { points: Point[] }).points.map(({ x, y }) => ({ x, y })),
  }));
  return fitted(corners, edges);
}

/** Moves everything to a small margin from zero. dagre's own size leaves out edges that go around nodes. */
function fitted(nodes: FlowLayout["nodes"], edges: FlowLayout["edges"]): FlowLayout {
  if (nodes.length === 0) return { width: 0, height: 0, nodes, edges };
  const points = [...nodes, ...edges.flatMap((edge) => edge.points)];
  const left = Math.min(...points.map(({ x }) => x)) - margin;
  const top = Math.min(...points.map(({ y }) => y)) - margin;
  const right = Math.max(...nodes.map(({ x }) => x + nodeWidth), ...points.map(({ x }) => x)) + margin;
  const bottom = Math.max(...nodes.map(({ y }) => y + nodeHeight), ...points.map(({ y }) => y)) + margin;
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x - left, y: point.y - top });
  return {
    width: Math.ceil(right - left),
    height: Math.ceil(bottom - top),
    nodes: nodes.map(move),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(move) })),
  };
}
