import { expect, test } from "vitest";
import { type Draft, type Edit, edited, emptyDraft } from "./draft";
import { editedHistory, startHistory } from "./draft-history";

const after = (...edits: Edit[]): Draft => edits.reduce(edited, emptyDraft);
const wired: Edit[] = [
  { type: "add-node", task: "read-data" },
  { type: "add-node", task: "split-data" },
  { type: "set-param", name: "seed", schema: { type: "integer", default: 42 }, isRequired: true },
  { type: "set-input", id: "split-data", field: "data", value: { $from: "nodes.read-data.output.data" } },
  { type: "set-input", id: "split-data", field: "seed", value: { $from: "params.seed" } },
  { type: "set-options", id: "split-data", change: { after: ["read-data"] } },
];

test("nodes are named after their tasks, with a number where that name is taken", () => {
  const draft = after({ type: "add-node", task: "report" }, { type: "add-node", task: "report" });
  expect(draft.nodes.map(({ id }) => id)).toEqual(["report", "report-2"]);
});

test("what refers to a renamed node or parameter follows", () => {
  const draft = after(
    ...wired,
    { type: "rename-node", id: "read-data", to: "read" },
    { type: "rename-param", name: "seed", to: "chance" },
  );
  expect(draft.nodes[1]).toMatchObject({
    input: { data: { $from: "nodes.read.output.data" }, seed: { $from: "params.chance" } },
    after: ["read"],
  });
  expect(draft.params).toEqual({
    type: "object",
    properties: { chance: { type: "integer", default: 42 } },
    required: ["chance"],
  });
});

test("conditions and nodes on failure follow a renamed node", () => {
  const when =
    'nodes.read-data.output.rows > 1 && has(nodes["read-data"].output) && "nodes.read-data.output" != ""';
  const draft = after(
    ...wired,
    { type: "set-options", id: "split-data", change: { after: [], when, onFailureOf: ["read-data"] } },
    { type: "rename-node", id: "read-data", to: "nodes-2" },
  );
  expect(draft.nodes[1]).toMatchObject({
    when: 'nodes.nodes-2.output.rows > 1 && has(nodes["nodes-2"].output) && "nodes.read-data.output" != ""',
    onFailureOf: ["nodes-2"],
  });
  expect(edited(draft, { type: "remove-node", id: "nodes-2" }).nodes[0]).toMatchObject({
    onFailureOf: undefined,
  });
});

test("removing a node or parameter removes the references to it", () => {
  const draft = after(
    ...wired,
    { type: "remove-node", id: "read-data" },
    { type: "remove-param", name: "seed" },
  );
  expect(draft.nodes).toMatchObject([{ id: "split-data", input: {}, after: [] }]);
  expect(draft.params).toEqual({ type: "object", properties: {} });
});

test("removes an input, and moves a node within the list", () => {
  const draft = after(
    ...wired,
    { type: "set-input", id: "split-data", field: "seed", value: undefined },
    { type: "move-node", id: "split-data", by: -5 },
  );
  expect(draft.nodes.map(({ id }) => id)).toEqual(["split-data", "read-data"]);
  expect(Object.keys(draft.nodes[0]!.input)).toEqual(["data"]);
});

test("undoes and redoes edits; continued typing in one field is one step", () => {
  const typed = ["f", "fr", "fra"].reduce(
    (history, name) => editedHistory(history, { type: "describe", change: { name } }),
    startHistory(emptyDraft),
  );
  const added = editedHistory(typed, { type: "add-node", task: "report" });
  const once = editedHistory(added, { type: "undo" });
  expect(once.present).toMatchObject({ name: "fra", nodes: [] });
  expect(editedHistory(once, { type: "undo" }).present.name).toBe("");
  expect(editedHistory(once, { type: "redo" }).present.nodes).toHaveLength(1);
  expect(editedHistory(startHistory(emptyDraft), { type: "undo" }).present).toBe(emptyDraft);
});
