import { expect, test } from "vitest";
import { layoutFlow, nodeHeight, nodeWidth } from "./flow-layout";

const flow = [
  { id: "read", after: [] },
  { id: "split", after: ["read"] },
  { id: "params", after: [] },
  { id: "train", after: ["split", "params"] },
];

test("a node is to the right of all its dependencies", () => {
  const { nodes } = layoutFlow(flow);
  const x = new Map(nodes.map((node) => [node.id, node.x]));
  for (const { id, after } of flow)
    for (const from of after) expect(x.get(id)!).toBeGreaterThanOrEqual(x.get(from)! + nodeWidth);
});

test("nodes do not overlap and stay within the drawing", () => {
  const { nodes, width, height } = layoutFlow(flow);
  for (const a of nodes) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.x + nodeWidth).toBeLessThanOrEqual(width);
    expect(a.y + nodeHeight).toBeLessThanOrEqual(height);
    for (const b of nodes) {
      if (a !== b) expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight).toBe(true);
    }
  }
});

test("every known dependency is an edge; unknown ones are left out", () => {
  const { edges } = layoutFlow([...flow, { id: "odd", after: ["nowhere"] }]);
  expect(edges.map(({ from, to }) => `${from}>${to}`).sort()).toEqual([
    "params>train",
    "read>split",
    "split>train",
  ]);
});

test("a flow without nodes has no size", () => {
  expect(layoutFlow([])).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
});

test("edges that go around nodes stay within the drawing", () => {
  const { edges, width, height } = layoutFlow([...flow, { id: "report", after: ["train", "read"] }]);
  for (const { x, y } of edges.flatMap(({ points }) => points)) {
    expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
  }
});
