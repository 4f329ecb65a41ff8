import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getModelKind } from "@/lib/learning/catalog";
import { encodeFeatures, type Feature, unknownCode } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { verifyOnnx } from "@/lib/learning/onnx/verify-onnx";
import { randomStream } from "@/lib/learning/sampling/random";
import type { Forest } from "@/lib/learning/trees/forest";
import { alone, Crew } from "@/lib/learning/workers/crew";
import { kernels } from "./compiled-kernels";
import { growTree } from "./grow-tree";
import { boostingJobs, job } from "./jobs";
import { boostingMemory, fillMemory, viewMemory } from "./memory";

const kind = getModelKind("gradient-boosted-trees");
const towns = Array.from({ length: 20 }, (_, town) => `town ${town}`);
const features: Feature[] = [
  { name: "Amount", type: "number", edges: Array.from({ length: 40 }, (_, edge) => edge / 40) },
  { name: "Age", type: "number", edges: [20, 30, 40, 50] },
  {
    name: "Town",
    type: "category",
    categories: towns,
    categoryOf: Object.fromEntries(towns.map((town) => [town, town])),
  },
  { name: "Sex", type: "category", categories: ["f", "m"], categoryOf: { f: "f", m: "m" } },
];

/** Rows in which every third town, missing ages and large amounts are fraudulent more often. */
function makeClaims(count: number, fit = features) {
  const random = randomStream(7, 0);
  const raw: Record<string, string[]> = { Amount: [], Age: [], Town: [], Sex: [] };
  const labels = Uint8Array.from({ length: count }, () => {
    const [amount, town, age] = [
      random(),
      Math.floor(20 * random()),
      random() < 0.2 ? "" : String(15 + Math.floor(45 * random())),
    ];
    raw.Amount!.push(String(amount));
    raw.Town!.push(random() < 0.02 ? "elsewhere" : `town ${town}`);
    raw.Age!.push(age);
    raw.Sex!.push(random() < 0.5 ? "f" : "m");
    const odds = -2.5 + (town % 3 === 0 ? 2 : 0) + (age === "" || Number(age) < 25 ? 1.5 : 0) + amount;
    return Number(random() < 1 / (1 + Math.exp(-odds)));
  });
  const columns = Object.fromEntries(
    Object.entries(raw).map(([name, values]) => [name, codedColumn(values)]),
  );
  const data: TrainingData = {
    ...{ features: fit, labels, codes: encodeFeatures(fit, columns) },
    rows: Uint32Array.from(labels.keys()).filter((row) => row % 5 !== 0),
  };
  return { data, columns };
}

function learn(data: TrainingData, params = {}): Forest {
  const all = kind.params.parse({ n_estimators: 20, ...params });
  let round = 0;
  const units = kind.fit(data, all, 1, () => (round < kind.unitCount(all) ? round++ : undefined));
  return kind.assemble([...units.values()], data.features) as Forest;
}

const { data, columns } = makeClaims(4000);
const scoreOf = (model: unknown, ...codes: number[]) =>
  kind.rawScores(
    model,
    codes.map((code) => Uint8Array.of(code)),
    Uint32Array.of(0),
  )[0]!;

test("the WebAssembly was compiled from the source beside it (node scripts/build-kernels.mjs)", () => {
  const source = readFileSync(fileURLToPath(new URL("./kernels.as", import.meta.url)));
  expect(kernels.source).toBe(createHash("sha256").update(source).digest("hex"));
});

describe("the model is the same", () => {
  test.each([2, 3, 5])("when %d threads share each job", (parts) => {
    const params = { ...kind.params.parse({}), max_leaves: 31, scale_pos_weight: 3 } as unknown as Parameters<
      typeof boostingJobs
    >[1] &
      Parameters<typeof growTree>[2];
    const grow = (parts: number) => {
      const memory = viewMemory(data, 31, boostingMemory(data, 31));
      fillMemory(memory, data, 0.4);
      const jobs = boostingJobs(memory, params, 1);
      const crew = {
        call(number: number, args: readonly number[]) {
          memory.args.set([number, ...args]);
          for (let part = 0; part < parts; part++) jobs[number]!(part, parts, memory.args.subarray(1));
          return parts;
        },
      };
      crew.call(job.advance, [0]);
      return growTree(memory, crew, params, Uint32Array.from(features.keys()));
    };
    expect(grow(parts)).toEqual(grow(1));
  });
});

test("a thread that helps ends with the training, also when it is stopped", () => {
  const together = alone(boostingMemory(data, 2));
  const crew = new Crew([], new Float64Array(1), together);
  crew.end();
  expect(() => crew.help()).not.toThrow();
  const stopped = { ...together, calls: new Int32Array(new SharedArrayBuffer(16)), isStopped: () => true };
  expect(() => new Crew([], new Float64Array(1), stopped).help()).toThrow("stopped");
});

test("the caller does all parts while a thread that helps has no processor", () => {
  const calls = new Int32Array(new SharedArrayBuffer(16));
  // One helper has come.
  calls[1] = 1;
  const parts: number[][] = [];
  const crew = new Crew([(part, count) => parts.push([part, count])], new Float64Array(2), {
    calls,
    isStopped: () => true,
  });
  expect(crew.call(0, [0], false)).toBe(2);
  expect(crew.call(0, [0], true)).toBe(1);
  expect(parts).toEqual([
    [0, 2],
    [1, 2],
    [0, 1],
  ]);
});

test("asks about sets of categories, and about missing numbers on either side", () => {
  const model = learn(data, { n_estimators: 1, max_leaves: 2, max_depth: 1 });
  expect(features[model.feature[0]!]!.name).toBe("Town");
  const high = towns.filter((_, town) => scoreOf(model, 0, 0, town, 0) > scoreOf(model, 0, 0, 1, 0));
  expect(high).toEqual(towns.filter((_, town) => town % 3 === 0));
  const codes = [data.codes[1]!];
  const ofAge = learn({ ...data, features: [features[1]!], codes }, { n_estimators: 1, max_leaves: 2 });
  expect(scoreOf(ofAge, unknownCode)).toBe(scoreOf(ofAge, 0));
  expect(scoreOf(ofAge, 4)).toBeLessThan(scoreOf(ofAge, 0));
});

test("exports sets and missing values to ONNX, and explains them exactly", async () => {
  const model = learn(data);
  expect(model.sets!.words.length).toBeGreaterThan(8);
  const rows = Uint32Array.from({ length: 800 }, (_, index) => 5 * index);
  const raw = kind.rawScores(model, data.codes, rows);
  const probabilities = raw.map((score) => 1 / (1 + Math.exp(-score)));
  expect(await verifyOnnx(kind.toOnnx(model, features, 0.5), columns, rows, probabilities)).toBeLessThan(
    1e-6,
  );
  const { base, values } = kind.explain(model, data.codes, rows);
  raw.forEach((score, place) => {
    expect(Math.abs(values.reduce((sum, ofFeature) => sum + ofFeature[place]!, base) - score)).toBeLessThan(
      1e-12,
    );
  });
});

test.each([1, -1] as const)("a monotone feature (%d) moves the score in one direction only", (monotone) => {
  const [amount, ...others] = features as [Feature & { type: "number" }, ...Feature[]];
  const directed = makeClaims(4000, [{ ...amount, monotone }, ...others]).data;
  const model = learn(directed);
  for (const [age, town, sex] of [
    [0, 3, 0],
    [4, 1, 1],
    [unknownCode, 7, 0],
  ] as const)
    for (let code = 1; code <= amount.edges.length; code++) {
      const rise = scoreOf(model, code, age, town, sex) - scoreOf(model, code - 1, age, town, sex);
      expect(rise * monotone).toBeGreaterThanOrEqual(-1e-12);
    }
});
