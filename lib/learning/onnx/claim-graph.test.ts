import { beforeAll, describe, expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { getModelKind, modelKinds } from "@/lib/learning/catalog";
import type { StoredModel } from "@/lib/learning/stored-model";
import { someClaims, trainModel } from "@/tests/trained-model";
import { readOnnx } from "./read-onnx.mjs";
import { loadScorer } from "./score";

type Claim = Record<string, string>;
const calibration = { method: "sigmoid" as const, slope: 3, intercept: -2.5 };
/** Parameters of small models: the names do not depend on the learned values. */
const paramsOf: Record<string, Record<string, number>> = {
  "balanced-random-forest": { n_estimators: 5, max_depth: 4 },
  "gradient-boosted-trees": { n_estimators: 5, max_depth: 3 },
};
const kinds = [...modelKinds.keys()];

/** Names of columns that graphs use, or used, for internal values, and names that break programs. */
const hostile = [
  ..."score label threshold probability fraud_probability labels scores predicted_label".split(" "),
  ..."label_ fraud_probability_ raw raw_score codes column flat is_fraud not_a_number sum each second".split(
    " ",
  ),
  ...[
    "/label",
    "//label",
    "/Age/text",
    "Age/text",
    "Age",
    "/",
    "constructor",
    "N",
    "a\"b'c\\",
    "Ärger 日本",
    "x".repeat(300),
  ],
];

let claims: Claim[];
beforeAll(async () => {
  ({ claims } = await someClaims(1500));
});

/** Renames the claims' columns in order. Columns beyond the names keep theirs. */
function renamed(names: readonly string[]): Claim[] {
  const columns = Object.keys(claims[0]!).filter(
    (name) => name !== claimsOutcome.column && name !== "PolicyNumber",
  );
  const nameOf = new Map(columns.map((name, place) => [name, names[place] ?? name]));
  return claims.map((claim) =>
    Object.fromEntries(Object.entries(claim).map(([name, value]) => [nameOf.get(name) ?? name, value])),
  );
}

const exported = ({ kind, features, threshold, model }: StoredModel) =>
  getModelKind(kind).toOnnx(model, features, threshold, calibration);

/** Names and shapes of a graph. Checks that each value is named once and is defined before it is used. */
function checkedGraph(onnx: Uint8Array) {
  const { graph } = readOnnx(onnx);
  const inputs: string[] = graph.inputs.map(({ name }: { name: string }) => name);
  const there = new Set<string>();
  const define = (name: string) => {
    expect(name).not.toBe("");
    expect(there, "each value has a name of its own").not.toContain(name);
    there.add(name);
  };
  for (const name of inputs) define(name);
  for (const { name } of graph.initializers) define(name);
  for (const { inputs: used, outputs } of graph.nodes) {
    for (const name of used) expect(there).toContain(name);
    for (const name of outputs) define(name);
  }
  const outputs: string[] = graph.outputs.map(({ name }: { name: string }) => name);
  for (const name of outputs) expect(there).toContain(name);
  const shapeOf = ({
    type,
  }: {
    type: { tensor: { shape?: { dims: { name?: Uint8Array; size?: number }[] } } };
  }) => type.tensor.shape?.dims.map(({ name, size }) => size ?? new TextDecoder().decode(name));
  const inner = [...there].filter((name) => !inputs.includes(name) && !outputs.includes(name));
  return { inputs, outputs, inner, shapes: [...graph.inputs, ...graph.outputs].map(shapeOf) };
}

describe.each(kinds)("%s", (kind) => {
  const train = (rows: Claim[], set = "all-columns") => trainModel(rows, kind, paramsOf[kind], set);

  test("declares the shapes in which MLflow passes a DataFrame's columns", () => {
    for (const set of ["all-columns", "twelve-categories"]) {
      const { shapes, outputs } = checkedGraph(exported(train(claims, set)));
      expect(new Set(shapes.map(String))).toEqual(new Set(["N"]));
      expect(outputs).toEqual(["label", "fraud_probability"]);
    }
    const single = claims.map((claim) => ({
      Fault: claim.Fault!,
      [claimsOutcome.column]: claim[claimsOutcome.column]!,
    }));
    expect(checkedGraph(exported(train(single))).shapes.map(String)).toEqual(["N,1", "N", "N"]);
  });

  test("scores do not depend on the column names", async () => {
    const plain = train(claims);
    const plainGraph = checkedGraph(exported(plain));
    const otherNames = [
      hostile.slice(0, 16),
      hostile.slice(16),
      plainGraph.inner.slice(0, 31),
      plainGraph.inner.slice(31, 62),
    ];
    // Internal names of this export become the column names of the next one.
    const nested = checkedGraph(exported(train(renamed(plainGraph.inner.slice(-31))))).inner;
    const scoresOf = async (rows: Claim[], stored: StoredModel) =>
      (await loadScorer(exported(stored))).score(rows.slice(0, 200));
    const expected = await scoresOf(claims, plain);
    for (const names of [...otherNames, nested.slice(0, 31), nested.slice(-31)]) {
      const rows = renamed(names);
      const stored = train(rows);
      const graph = checkedGraph(exported(stored));
      expect(graph.inputs).toEqual(stored.features.map(({ name }) => name));
      expect(graph.inputs.filter((name) => names.includes(name)).length).toBeGreaterThan(10);
      expect(await scoresOf(rows, stored)).toEqual(expected);
    }
  });
});

test("an output is renamed when a field has its name", () => {
  const rows = renamed(["label", "label_", "fraud_probability"]);
  const { outputs } = checkedGraph(exported(trainModel(rows, "logistic-regression", {}, "all-columns")));
  expect(outputs).toEqual(["label__", "fraud_probability_"]);
});
