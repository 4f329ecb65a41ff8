import { Graph, layout } from "@dagrejs/dagre";
import type { Box } from "./canvas-graph";

export type Place = { x: number; y: number };

export const rowHeight = 22;
const width = 184;
const headHeight = 50;

/** Places boxes from left to right along their wires. */
export function layoutCanvas(boxes: Box[], edges: { source: string; target: string }[]): Map<string, Place> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 48 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(boxes.map(({ id }) => id));
  for (const box of boxes) graph.setNode(box.id, { width, height: heightOf(box) });
  for (const { source, target } of edges)
    if (ids.has(source) && ids.has(target)) graph.setEdge(source, target);
  if (boxes.length > 0) layout(graph);
  return new Map(
    boxes.map((box) => {
      const { x, y } = graph.node(box.id) as Place;
      return [box.id, { x: x - width / 2, y: y - heightOf(box) / 2 }];
    }),
  );
}

function heightOf({ inputs, outputs }: Box): number {
  return headHeight + rowHeight * Math.max(inputs.length, outputs.length, 1);
}
