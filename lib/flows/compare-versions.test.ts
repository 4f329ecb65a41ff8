import { expect, test } from "vitest";
import { compareVersions, isSame, nodesOfBoth } from "./compare-versions";
import { FlowDefinition } from "./flow";

const before = FlowDefinition.parse({
  slug: "f",
  params: { type: "object", properties: { seed: { type: "integer", default: 1 }, old: { type: "string" } } },
  nodes: [
    { id: "read", task: "read-data", input: { dataset: { $from: "params.dataset" } } },
    { id: "train", task: "train-model", input: { seed: 1, rows: { $from: "nodes.read.output.rows" } } },
    { id: "gone", task: "report", after: ["train"] },
  ],
});
const after = FlowDefinition.parse({
  ...before,
  timeoutMs: 60_000,
  params: { type: "object", properties: { seed: { type: "integer", default: 2 } } },
  nodes: [
    before.nodes[0],
    { ...before.nodes[1], retries: 2, input: { ...before.nodes[1]!.input, seed: { $from: "params.seed" } } },
    { id: "constructor", task: "report", after: ["train"] },
  ],
});

test("a flow is the same as itself", () => {
  expect(isSame(compareVersions(before, before))).toBe(true);
});

test("nodes, inputs, parameters and settings that differ are named with both values", () => {
  const comparison = compareVersions(before, after);
  expect(comparison.nodes.map(({ id, change }) => [id, change])).toEqual([
    ["train", "changed"],
    ["constructor", "added"],
    ["gone", "removed"],
  ]);
  expect(comparison.nodes[0]?.differences).toEqual([
    { field: "retries", before: 0, after: 2 },
    { field: "input.seed", before: 1, after: { $from: "params.seed" } },
  ]);
  expect(comparison.params).toEqual([
    { name: "seed", change: "changed", differences: [{ field: "default", before: 1, after: 2 }] },
    { name: "old", change: "removed", differences: [{ field: "type", before: "string", after: undefined }] },
  ]);
  expect(comparison.settings).toEqual([{ field: "timeoutMs", before: undefined, after: 60_000 }]);
});

test("the picture of both has what is gone beside what is there", () => {
  expect(nodesOfBoth(before, after).map(({ node, after }) => [node.id, after])).toEqual([
    ["read", []],
    ["train", ["read"]],
    ["constructor", ["train"]],
    ["gone", ["train"]],
  ]);
});
