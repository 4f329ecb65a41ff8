import { describe, expect, test } from "vitest";
import { z } from "zod";
import { referenceFields } from "@/lib/blocks/signed-reference";
import { checkWiring } from "./check-wiring";
import { FlowDefinition } from "./flow";
import { flowHash } from "./flow-hash";
import { defineControlTask, defineTask, type Task } from "./task";

const load = defineTask({
  slug: "load",
  name: "Load",
  description: "",
  input: z.object({ dataset: z.string(), limit: z.int().nullable().default(null) }),
  output: z.object({ rows: z.int(), uri: z.string() }),
  run: async () => ({ rows: 1, uri: "local:x" }),
});
const fit = defineTask({
  slug: "fit",
  name: "Fit",
  description: "",
  input: z.object({ uri: z.string(), share: z.number().lt(1) }),
  output: z.object({ recall: z.number() }),
  run: async () => ({ recall: 1 }),
});
const tasks = new Map<string, Task>([load, fit].map((task) => [task.slug, task]));

const params = z.toJSONSchema(z.object({ dataset: z.string(), share: z.number().default(0.2) }), {
  io: "input",
});
const flow = (nodes: unknown[]) => FlowDefinition.parse({ slug: "a-flow", params, nodes });
const good = [
  { id: "load", task: "load", input: { dataset: { $from: "params.dataset" } } },
  {
    id: "fit",
    task: "fit",
    input: { uri: { $from: "nodes.load.output.uri" }, share: { $from: "params.share" } },
  },
];

describe("checkWiring", () => {
  test("a flow whose types fit has no issues", () => {
    expect(checkWiring(flow(good), tasks)).toEqual([]);
  });

  test("a nullable input takes the value that may not be null", () => {
    const nodes = [
      { ...good[0], input: { dataset: "claims", limit: { $from: "nodes.fit.output.recall" } } },
      good[1],
    ];
    expect(checkWiring(flow(nodes), tasks)[0]?.message).toContain("Takes integer or null");
    expect(
      checkWiring(flow([{ ...good[0], input: { dataset: "claims", limit: 5 } }, good[1]]), tasks),
    ).toEqual([]);
  });

  test("the address of a stored file comes from a task, and is not written out", () => {
    const read = defineTask({
      slug: "read",
      name: "Read",
      description: "",
      input: z.object({ file: z.object({ ...referenceFields, rows: z.int() }) }),
      output: z.object({}),
      run: async () => ({}),
    });
    const issuesOf = (file: unknown) =>
      checkWiring(
        flow([good[0], { id: "read", task: "read", input: { file } }]),
        new Map<string, Task>([...tasks, ["read", read]]),
      );
    const uri = { $from: "nodes.load.output.uri" };
    expect(issuesOf({ uri, sha256: "ab", rows: 1 })).toEqual([]);
    expect(issuesOf({ uri: "local:datasets/another/x.csv", sha256: "ab", rows: 1 })).toEqual([
      { path: "nodes.read.input.file.uri", message: "Bind this to the output of a task." },
    ]);
  });

  test.each([
    [
      "a wrong type",
      { uri: { $from: "nodes.load.output.rows" }, share: 0.2 },
      "nodes.fit.input.uri",
      "Takes string",
    ],
    [
      "an unknown field",
      { uri: { $from: "nodes.load.output.url" }, share: 0.2 },
      "nodes.fit.input.uri",
      "There is no",
    ],
    [
      "an unknown node",
      { uri: { $from: "nodes.red.output.uri" }, share: 0.2 },
      "nodes.fit.input.uri",
      "There is no",
    ],
    ["a literal out of range", { uri: "local:x", share: 3 }, "nodes.fit.input.share", "below 1"],
    ["a missing input", { share: 0.2 }, "nodes.fit.input.uri", "not bound"],
    [
      "an input the task has not",
      { uri: "local:x", share: 0.2, colour: 1 },
      "nodes.fit.input.colour",
      "no such input",
    ],
    [
      "an input that every object has",
      { uri: "local:x", share: 0.2, constructor: 1 },
      "nodes.fit.input.constructor",
      "no such input",
    ],
    [
      "an output that every object has",
      { uri: { $from: "nodes.load.output.toString" }, share: 0.2 },
      "nodes.fit.input.uri",
      "There is no",
    ],
    [
      "a reference of no known form",
      { uri: { $from: "load.uri" }, share: 0.2 },
      "nodes.fit.input.uri",
      "neither",
    ],
  ])("%s is an issue that names node and field", (_, input, path, message) => {
    const issues = checkWiring(flow([good[0], { ...good[1], input }]), tasks);
    expect(issues).toEqual([{ path, message: expect.stringContaining(message) }]);
  });

  test("what a control task gives may depend on the node's own input", () => {
    const ask = defineControlTask({
      slug: "ask",
      name: "Ask",
      description: "",
      input: z.object({ form: z.record(z.string(), z.unknown()) }),
      output: z.object({ values: z.record(z.string(), z.unknown()) }),
      control: async () => ({ waitMs: 1000 }),
      outputOf: ({ form }) => ({ type: "object", properties: { values: form } }),
    });
    const form = z.toJSONSchema(z.object({ share: z.number(), uri: z.int() }), { io: "input" });
    const nodes = (field: string) => [
      { id: "ask", task: "ask", input: { form } },
      {
        id: "fit",
        task: "fit",
        input: { uri: "local:x", share: 0.2, [field]: { $from: `nodes.ask.output.values.${field}` } },
      },
    ];
    const withAsk = new Map<string, Task>([...tasks, ["ask", ask]]);
    expect(checkWiring(flow(nodes("share")), withAsk)).toEqual([]);
    expect(checkWiring(flow(nodes("uri")), withAsk)[0]?.message).toContain("Takes string");
    expect(checkWiring(flow([{ ...nodes("share")[0], retries: 1 }]), withAsk)[0]?.path).toBe(
      "nodes.ask.retries",
    );
  });

  test("a cycle is named by its nodes", () => {
    const [issue] = checkWiring(flow([{ ...good[0], after: ["fit"] }, good[1]]), tasks);
    expect(issue?.message).toBe("These nodes wait for each other: load, fit.");
  });

  test("an unknown task is an issue", () => {
    expect(checkWiring(flow([{ id: "x", task: "dance" }]), tasks)[0]?.path).toBe("nodes.x.task");
  });
});

test("the hash names the content, whatever the order of keys", () => {
  const a = flow(good);
  const b = flow([{ input: good[0]!.input, task: "load", id: "load" }, good[1]]);
  expect(flowHash(a)).toBe(flowHash(b));
  expect(flowHash(flow([good[0]]))).not.toBe(flowHash(a));
});
