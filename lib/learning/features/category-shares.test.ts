import { describe, expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet, getModelKind, modelKinds } from "@/lib/learning/catalog";
import { scoresOf } from "@/lib/learning/evaluate/calibrate";
import { learnRule, ruleText } from "@/lib/learning/evaluate/learn-rule";
import { rocAuc } from "@/lib/learning/evaluate/metrics";
import { verifyOnnx } from "@/lib/learning/onnx/verify-onnx";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { readModel, writeModel } from "@/lib/learning/stored-model";
import { categoryShares, sharesOfOtherFolds } from "./category-shares";
import { claimFields } from "./claim-field";
import { describeCode } from "./describe-code";
import { encodeFeatures, encodeForTraining, type Feature, fitFeatures } from "./features";

const set = getFeatureSet("all-columns");
const random = randomStream(11, 0);
const rowCount = 6000;
const effects = Array.from({ length: 300 }, () => random());
const merchants = Array.from({ length: rowCount }, () => Math.floor(300 * random() ** 2));
const labels = Uint8Array.from(merchants, (merchant) => (random() < 0.4 * effects[merchant]! ** 3 ? 1 : 0));
const texts = merchants.map((merchant) => `m${merchant}`);
const { train, test: held } = stratifiedSplit(labels, 0.3, 3);

async function learn(columns: Record<string, string[]>, slug = "gradient-boosted-trees") {
  const kind = getModelKind(slug);
  const coded = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, codedColumn(values)]),
  );
  const features = fitFeatures(set, coded, train, labels);
  const codes = await encodeForTraining(features, coded, train, labels);
  const params = kind.params.parse(slug === "logistic-regression" ? {} : { n_estimators: 40 });
  let unit = 0;
  const next = () => (unit < kind.unitCount(params) ? unit++ : undefined);
  const units = kind.fit({ features, codes, labels, rows: train }, params, 1, next);
  const model = kind.assemble(
    [...units].sort(([a], [b]) => a - b).map(([, learned]) => learned),
    features,
  );
  const score = (rows: Uint32Array) => scoresOf(kind.rawScores(model, codes, rows), kind.scoreScale);
  const aucOf = (rows: Uint32Array) => rocAuc(pickRows(labels, rows), score(rows));
  return { kind, coded, features, codes, model, score, held: aucOf(held) };
}

test.each([...modelKinds.keys()])("%s learns from a column of many categories, in ONNX too", async (slug) => {
  const { kind, coded, features, model, score, held: auc } = await learn({ merchant: texts }, slug);
  expect(features).toMatchObject([{ name: "merchant", type: "number", shares: expect.anything() }]);
  expect(auc).toBeGreaterThan(0.68);
  const onnx = kind.toOnnx(model, features, 0.5);
  expect(await verifyOnnx(onnx, coded, held, score(held))).toBeLessThanOrEqual(1e-6);
  const stored = readModel(writeModel({ kind: slug, featureSet: set.slug, features, threshold: 0.5, model }));
  expect(stored.features).toEqual(features);
});

describe("without a leak of labels", () => {
  test("a column that numbers the rows is left out", () => {
    const id = codedColumn(texts.map((_, row) => `id${row}`));
    expect(fitFeatures(set, { id }, train, labels)).toEqual([]);
  });

  test("columns of random categories do not raise the held-out figures", async () => {
    const noise = [200, 700].map((size) => texts.map(() => `n${Math.floor(size * random())}`));
    const alone = await learn({ merchant: texts });
    const beside = await learn({ merchant: texts, few: noise[0]!, many: noise[1]! });
    expect(beside.features.map(({ name }) => name)).toEqual(["merchant", "few", "many"]);
    expect(beside.held).toBeLessThan(alone.held + 0.01);
    const { coded, features, codes, held } = await learn({ few: noise[0]!, many: noise[1]! });
    expect(held).toBeLessThan(0.55);
    // By the shares of all training rows, each row would know its own label.
    const own = encodeFeatures(features, coded);
    for (const place of features.keys()) {
      const aucOf = (numbers: Uint8Array) =>
        rocAuc(pickRows(labels, train), Float64Array.from(pickRows(numbers, train)));
      expect(aucOf(codes[place]!)).toBeLessThan(0.5);
      expect(aucOf(own[place]!)).toBeGreaterThan(0.55);
    }
  });

  test("a training row's share is that of the other rows", () => {
    // All 40 rows of a category are positive, and no other row is.
    const values = Array.from({ length: 1000 }, (_, row) => (row < 40 ? "all" : `o${row % 7}`));
    const column = codedColumn(values);
    const ofRows = Uint8Array.from(values, (value) => (value === "all" ? 1 : 0));
    const rows = Uint32Array.from(values.keys());
    const shares = categoryShares(column, [...column.values.keys()], rows, ofRows);
    expect(shares.otherwise).toBe(0.04);
    expect(shares.of.all).toBeCloseTo((40 + 20 * 0.04) / 60, 12);
    const others = sharesOfOtherFolds(column, shares, rows, ofRows);
    for (const share of others.subarray(0, 40)) expect(share).toBeCloseTo((32 + 20 * 0.04) / 52, 12);
    expect(sharesOfOtherFolds(column, shares, rows, ofRows)).toEqual(others);
  });
});

test("rare and new categories have the share of all rows", async () => {
  const { features } = await learn({ merchant: texts });
  const [feature] = features as [Feature & { type: "number" }];
  const { of, otherwise } = feature.shares!;
  expect(Object.keys(of).length).toBeGreaterThan(200);
  const [codes] = encodeFeatures([feature], { merchant: codedColumn(["new", "constructor", ""]) });
  expect(new Set(codes)).toEqual(new Set([feature.edges.filter((edge) => edge <= otherwise).length]));
});

test("is named in words: as a value, as a field of a form and in a rule", async () => {
  const { features, codes } = await learn({ merchant: texts });
  expect(describeCode(features[0]!, 0)).toMatch(/^a category with a share of positives below 0\.\d+$/);
  expect(claimFields(features)).toEqual([{ name: "merchant", type: "text" }]);
  const rule = learnRule({ features, codes, labels, rows: train });
  expect(ruleText(rule, features)).toMatch(/^share of positives by merchant ≥ 0\.\d+$/);
});
