import { expect, test } from "vitest";
import { z } from "zod";
import { readSchemaForm } from "./schema-form-data";

const Params = z.object({
  dataset: z.string().default("claims"),
  version: z.number().int().nullable().default(null),
  testSize: z.number().default(0.2),
  seed: z.int().default(42),
  isDry: z.boolean().default(false),
  metric: z.enum(["recall", "f1"]).default("recall"),
  model: z.object({ kind: z.string(), trees: z.int().default(150) }),
  features: z.array(z.string()).default([]),
  source: z.object({ runId: z.string() }).nullable().default(null),
});
const schema = z.toJSONSchema(Params, { io: "input" });

function read(fields: Record<string, string | string[]>) {
  const form = new FormData();
  for (const [name, given] of Object.entries(fields))
    for (const value of [given].flat()) form.append(`params.${name}`, value);
  return readSchemaForm(form, schema);
}

test("each control is read in the schema's type", () => {
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
      features: '["Age"]',
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
    features: ["Age"],
    source: { runId: "a" },
  });
});

test("empty controls are null or left out, and defaults apply", () => {
  const values = read({
    dataset: "",
    version: "",
    testSize: "",
    seed: "",
    isDry: "false",
    metric: "",
    "model.kind": "forest",
    "model.trees": "",
    features: "",
    "source?": "false",
  });
  expect(values).toEqual({ version: null, isDry: false, model: { kind: "forest" }, source: null });
  expect(Params.parse(values)).toMatchObject({ testSize: 0.2, metric: "recall", model: { trees: 150 } });
});

test("what cannot be read stays text, for the schema to refuse by path", () => {
  const result = Params.safeParse(
    read({ seed: "many", "model.kind": "forest", features: "[", "source?": "false" }),
  );
  expect(result.error?.issues.map(({ path }) => path.join("."))).toEqual(["seed", "features"]);
});

test("of a number or a word, one line of text tells which is meant", () => {
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

test("names outside the schema are not read", () => {
  expect(read({ extra: "1", __proto__: "x", "model.kind": "forest" })).toEqual({
    model: { kind: "forest" },
    source: null,
  });
});
