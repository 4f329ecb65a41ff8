import { beforeAll, describe, expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind, modelKinds } from "@/lib/learning/catalog";
import { scoresOf } from "@/lib/learning/evaluate/calibrate";
import { prAuc } from "@/lib/learning/evaluate/metrics";
import { describeCode } from "@/lib/learning/features/describe-code";
import { encodedColumns } from "@/lib/learning/features/encoded-file";
import { encodeFeatures, type Feature, fitFeatures } from "@/lib/learning/features/features";
import { loadScorer } from "@/lib/learning/onnx/score";
import { verifyOnnx } from "@/lib/learning/onnx/verify-onnx";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { readModel, writeModel } from "@/lib/learning/stored-model";

const set = getFeatureSet("all-columns");
const number = { type: "number", decimal: "." } as const;
const rowCount = 3000;

/** Trains a kind on a column of numbers. @param isPositive of the row's text */
function learn(slug: string, texts: string[], isPositive: (text: string, row: number) => boolean) {
  const kind = getModelKind(slug);
  const labels = Uint8Array.from(texts, (text, row) => Number(isPositive(text, row)));
  const columns = { Amount: { ...codedColumn(texts), format: number } };
  const { train, test: held } = stratifiedSplit(labels, 0.3, 7);
  const features = fitFeatures(set, columns, train, labels);
  const codes = encodeFeatures(features, columns);
  const params = kind.params.parse({});
  let unit = 0;
  const next = () => (unit < kind.unitCount(params) ? unit++ : undefined);
  const units = kind.fit({ features, codes, labels, rows: train }, params, 1, next);
  const model = kind.assemble(
    [...units].sort(([a], [b]) => a - b).map(([, learned]) => learned),
    features,
  );
  const scores = scoresOf(kind.rawScores(model, codes, held), kind.scoreScale);
  const onnx = kind.toOnnx(model, features, 0.5);
  return { features, columns, model, held, scores, onnx, precision: prAuc(pickRows(labels, held), scores) };
}

describe.each([...modelKinds.keys()])("%s", (slug) => {
  const random = randomStream(3, 1);
  const amounts = Array.from({ length: rowCount }, () => String(Math.floor(random() * 200) / 100));

  test("finds all positives where one value among its neighbours is exactly the positive one", () => {
    const texts = amounts.map((amount, row) => (row % 40 === 0 ? "1" : amount === "1" ? "1.01" : amount));
    expect(learn(slug, texts, (text) => text === "1").precision).toBe(1);
  });

  describe("where a missing number is exactly the positive one", () => {
    let learned: ReturnType<typeof learn>;
    beforeAll(() => {
      const texts = amounts.map((amount, row) => (row % 40 === 0 ? "" : amount));
      learned = learn(slug, texts, (text) => text === "");
    });

    test("finds all positives, here and in ONNX, as a stored model too", async () => {
      const { precision, features, columns, held, scores, onnx, model } = learned;
      expect(precision).toBe(1);
      expect(await verifyOnnx(onnx, columns, held, scores)).toBeLessThanOrEqual(1e-6);
      const stored = readModel(
        writeModel({ kind: slug, featureSet: set.slug, features, threshold: 0.5, model }),
      );
      expect(encodeFeatures(stored.features, columns)).toEqual(encodeFeatures(features, columns));
    });

    test("flags a claim without the number, and names a text that is none", async () => {
      const scorer = await loadScorer(learned.onnx);
      const scored = await scorer.score([{ Amount: "" }, { Amount: "0.5" }]);
      expect(scored.map(({ label }) => label)).toEqual([1, 0]);
      await expect(scorer.score([{ Amount: "x" }])).rejects.toThrow(
        'has "x" as Amount, which takes a number',
      );
    });
  });

  test("learns from whether a number is there, where all numbers are equal", async () => {
    const texts = amounts.map((_, row) => (row % 3 ? "5" : ""));
    const { precision, columns, held, scores, onnx } = learn(
      slug,
      texts,
      (text, row) => text === "" && row % 2 === 0,
    );
    expect(precision).toBeGreaterThan(0.4);
    expect(await verifyOnnx(onnx, columns, held, scores)).toBeLessThanOrEqual(1e-6);
  });
});

test("missing numbers have a code of their own only where training rows tell something about them", () => {
  const featureWith = (missing: number) => {
    const texts = Array.from({ length: 100 }, (_, row) => (row < missing ? "" : String(row % 3)));
    const columns = { Amount: { ...codedColumn(texts), format: number } };
    return fitFeatures(set, columns, Uint32Array.from(texts.keys()))[0]!;
  };
  expect(featureWith(4)).not.toHaveProperty("hasMissing");
  const feature: Feature = featureWith(5);
  expect(feature).toMatchObject({ edges: [0.5, 1.5], hasMissing: true });
  const [codes] = encodeFeatures([feature], { Amount: codedColumn(["0", "2", "", "x"]) });
  expect([...codes!].map((code) => describeCode(feature, code))).toEqual([
    "below 0.5",
    "from 1.5",
    "missing",
    "missing",
  ]);
  expect(encodedColumns({ features: [feature], target: "y" })).toEqual([
    "Amount < 0.5",
    "Amount < 1.5",
    "Amount is missing",
    "y",
  ]);
});

test.each(["balanced-random-forest", "gradient-boosted-trees"])(
  "%s learns from more than 255 features",
  (slug) => {
    const random = randomStream(1, 1);
    const texts = Array.from({ length: 300 }, () => Array.from({ length: 600 }, () => random().toFixed(2)));
    const columns = Object.fromEntries(
      texts.map((column, at) => [`c${at}`, { ...codedColumn(column), format: number }]),
    );
    const labels = Uint8Array.from(texts[280]!, (text) => Number(Number(text) > 0.7));
    const rows = Uint32Array.from(labels.keys());
    const features = fitFeatures(set, columns, rows, labels);
    const codes = encodeFeatures(features, columns);
    const kind = getModelKind(slug);
    const params = kind.params.parse({ n_estimators: 30 });
    let unit = 0;
    const next = () => (unit < 30 ? unit++ : undefined);
    const units = kind.fit({ features, codes, labels, rows }, params, 1, next);
    const model = kind.assemble(
      [...units].sort(([a], [b]) => a - b).map(([, learned]) => learned),
      features,
    );
    expect(kind.importance(model, features)[0]!.feature).toBe("c280");
    const scores = kind.rawScores(model, codes, rows);
    expect(prAuc(labels, scores)).toBeGreaterThan(0.98);
    const stored = readModel(
      writeModel({ kind: slug, featureSet: set.slug, features, threshold: 0.5, model }),
    );
    expect(kind.rawScores(stored.model, codes, rows)).toEqual(scores);
  },
);
