import { expect, test } from "vitest";
import { z } from "zod";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import secret from "@/lib/blocks/catalog/secret";
import { checkWiring } from "./check-wiring";
import { FlowDefinition } from "./flow";
import { slotsOf } from "./slots";
import { defineTask, type Slots } from "./task";

const taskWith = (slug: string, blocks: Slots) =>
  defineTask({
    slug,
    name: slug,
    description: "",
    input: z.object({}),
    output: z.object({}),
    blocks,
    run: async () => ({}),
  });
const tasks = new Map(
  [
    taskWith("search", { mlflow: { type: mlflowServer, isOptional: true } }),
    taskWith("train", { mlflow: { type: mlflowServer }, key: { type: secret, isOptional: true } }),
    taskWith("rest", {}),
    taskWith("notify", { key: { type: mlflowServer } }),
  ].map((task) => [task.slug, task]),
);
const flow = (...names: string[]) =>
  FlowDefinition.parse({ slug: "f", params: {}, nodes: names.map((task) => ({ id: task, task })) });

test("nodes that name a slot alike share it; it is required when one of them requires it", () => {
  expect(slotsOf(flow("search", "train"), tasks)).toEqual({
    mlflow: { type: "mlflow-server", isOptional: false },
    key: { type: "secret", isOptional: true },
  });
  expect(slotsOf(flow("search"), tasks)).toEqual({ mlflow: { type: "mlflow-server", isOptional: true } });
  expect(slotsOf(flow("rest"), tasks)).toBeUndefined();
});

test("a slot that nodes want different types for is an issue of the wiring", () => {
  expect(checkWiring(flow("train", "notify"), tasks)).toEqual([
    {
      path: "nodes.notify.slots",
      message:
        'Asks for a mlflow-server in the slot "key", where train asks for a secret. Give the slot another name here.',
    },
  ]);
});

test("a node names its slot otherwise, and has a block of its own there", () => {
  const two = FlowDefinition.parse({
    slug: "f",
    params: {},
    nodes: [
      { id: "train", task: "train" },
      { id: "tell", task: "notify", slots: { key: "tracking" } },
    ],
  });
  expect(checkWiring(two, tasks)).toEqual([]);
  expect(slotsOf(two, tasks)).toEqual({
    mlflow: { type: "mlflow-server", isOptional: false },
    key: { type: "secret", isOptional: true },
    tracking: { type: "mlflow-server", isOptional: false },
  });
  two.nodes[1]!.slots = { keys: "tracking" };
  expect(checkWiring(two, tasks)).toContainEqual({
    path: "nodes.tell.slots",
    message: '"notify" has no slot "keys".',
  });
});
