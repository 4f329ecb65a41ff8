import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { checkParams } from "@/lib/flows/check-params";
import { DatasetChoice, ModelChoice } from "@/lib/flows/choices";
import { choiceName, type JsonSchema, schemaFields } from "./schema-fields";
import { findMisfits, jsonName, readSchemaForm } from "./schema-form-data";

const Params = z.object({
  dataset: z.string().default("claims"),
  version: z.number().int().nullable().default(null),
  testSize: z.number().default(0.2),
  seed: z.int().default(42),
  isDry: z.boolean().default(false),
  metric: z.enum(["recall", "f1"]).default("recall"),
  model: z.object({ kind: z.string(), trees: z.int().default(150) }),
  features: z.array(z.string()).default([]),
  labels: z.record(z.string(), z.string()).optional(),
  source: z.object({ runId: z.string() }).nullable().default(null),
});
const schema = z.toJSONSchema(Params, { io: "input" });

function read(fields: Record<string, string | string[]>) {
  const form = new FormData();
  for (const [name, entry] of Object.entries(fields))
    for (const value of [entry].flat()) form.append(`params.${name}`, value);
  return readSchemaForm(form, schema);
}

test("reads each control in the schema's type", () => {
  expect(
    read({
      dataset: "claims",
      version: "3",
      testSize: "0.25",
      seed: "7",
      isDry: ["false", "true"],
      metric: "f1",
      "model.kind": "forest",
      "model.trees": "10",
      "features#": "2",
      "features.0": "Age",
      "features.1": "Make",
      "source?": ["false", "true"],
      "source.runId": "a",
    }),
  ).toEqual({
    dataset: "claims",
    version: 3,
    testSize: 0.25,
    seed: 7,
    isDry: true,
    metric: "f1",
    model: { kind: "forest", trees: 10 },
    features: ["Age", "Make"],
    source: { runId: "a" },
  });
});

test("empty controls are null or omitted, and defaults apply", () => {
  const values = read({
    dataset: "",
    version: "",
    testSize: "",
    seed: "",
    isDry: "false",
    metric: "",
    "model.kind": "forest",
    "model.trees": "",
    "features#": "0",
    "source?": "false",
  });
  expect(values).toEqual({
    version: null,
    isDry: false,
    model: { kind: "forest" },
    features: [],
    source: null,
  });
  expect(Params.parse(values)).toMatchObject({ testSize: 0.2, metric: "recall", model: { trees: 150 } });
});

test("keeps invalid text, for the schema to reject by path", () => {
  const result = Params.safeParse(
    read({ seed: "many", "model.kind": "forest", labels: "[", "source?": "false" }),
  );
  expect(result.error?.issues.map(({ path }) => path.join("."))).toEqual(["seed", "labels"]);
});

test("a text field for a number or a word is read as the one that it fits", () => {
  const Version = z.object({ version: z.union([z.int().min(1), z.literal("latest")]).default("latest") });
  const schema = z.toJSONSchema(Version, { io: "input" });
  const typed = (text: string) => {
    const form = new FormData();
    form.set("params.version", text);
    return readSchemaForm(form, schema);
  };
  expect(typed("latest")).toEqual({ version: "latest" });
  expect(typed("3")).toEqual({ version: 3 });
  expect(typed(" ")).toEqual({});
  expect(Version.safeParse(typed("newest")).success).toBe(false);
});

describe("lists", () => {
  const Lists = z.object({
    steps: z.array(
      z.object({ name: z.string(), times: z.int().default(1), tags: z.array(z.string()).optional() }),
    ),
    limits: z.array(z.number()).nullable().default(null),
    modes: z.array(z.enum(["a", "b"])).optional(),
  });
  const schema = z.toJSONSchema(Lists, { io: "input" });
  const readLists = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(`params.${name}`, value);
    return readSchemaForm(form, schema);
  };

  test("of objects, in objects, nullable and of choices are read row by row", () => {
    expect(
      readLists({
        "steps#": "2",
        "steps.0.name": "one",
        "steps.0.times": "3",
        "steps.0.tags#": "1",
        "steps.0.tags.0": "x",
        "steps.1.name": "two",
        "steps.1.times": "",
        "steps.1.tags#": "0",
        "limits?": "true",
        "limits#": "2",
        "limits.0": "0.5",
        "limits.1": "1",
        "modes#": "1",
        "modes.0": "b",
      }),
    ).toEqual({
      steps: [{ name: "one", times: 3, tags: ["x"] }, { name: "two" }],
      limits: [0.5, 1],
      modes: ["b"],
    });
    expect(readLists({ "steps#": "0", "limits?": "false", "modes#": "0" })).toEqual({
      steps: [],
      limits: null,
    });
  });

  test("names an invalid row by its path; a forged row count reads nothing", () => {
    const wrong = readLists({ "steps#": "1", "steps.0.name": "a", "steps.0.times": "x", "limits#": "0" });
    expect(Lists.safeParse(wrong).error?.issues.map(({ path }) => path.join("."))).toEqual(["steps.0.times"]);
    for (const count of ["999999999", "-1", "1.5", "x"])
      expect(readLists({ "steps#": count }).steps).toBeUndefined();
  });
});

test("reads a form written as JSON, and reports where the JSON is invalid", () => {
  const form = new FormData();
  form.set("params.seed", "1");
  form.set(jsonName("params"), '{"seed": 2, "extra": [1]}');
  expect(readSchemaForm(form, schema)).toEqual({ seed: 2, extra: [1] });
  for (const json of ["{", "[1]", "null", '"a"']) {
    form.set(jsonName("params"), json);
    expect(() => readSchemaForm(form, schema)).toThrow(DomainError);
  }
});

test("names values that the fields cannot show before it leaves the JSON view", () => {
  const entered = {
    seed: [1],
    model: { kind: "forest", leaves: 2 },
    features: "Age",
    source: 3,
    extra: 1,
    labels: {},
  };
  expect(findMisfits(entered, schema as JsonSchema)).toEqual([
    { path: "seed", message: "Enter a single value." },
    { path: "model.leaves", message: "Unknown parameter." },
    { path: "features", message: "Enter a list: […]." },
    { path: "source", message: "Enter an object: {…}." },
    { path: "extra", message: "Unknown parameter." },
  ]);
  expect(findMisfits({ features: ["a"], source: null, seed: "many" }, schema as JsonSchema)).toEqual([]);
});

test("a format decides the suggestions and allows any text", () => {
  const Params = z.object({
    dataset: DatasetChoice.default("claims").describe("The dataset."),
    model: ModelChoice.optional(),
  });
  const schema = z.toJSONSchema(Params, { io: "input" });
  const fields = schemaFields(schema as JsonSchema);
  expect(fields.map((field) => [field.kind, field.schema.format, field.schema.description])).toEqual([
    ["string", "dataset", "The dataset."],
    ["string", "model", undefined],
  ]);
  expect(checkParams(schema, { model: "m" })).toEqual({ dataset: "claims", model: "m" });
});

test("ignores names outside the schema", () => {
  expect(read({ extra: "1", __proto__: "x", "model.kind": "forest" })).toEqual({
    model: { kind: "forest" },
    source: null,
  });
});

test("a value of an enum without a name is its own name, also one that every object has", () => {
  expect(["fail", "constructor", 3].map((choice) => choiceName({ fail: "Fail the run" }, choice))).toEqual([
    "Fail the run",
    "constructor",
    "3",
  ]);
});
