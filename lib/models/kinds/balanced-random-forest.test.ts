import { existsSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { generateClaims } from "@/lib/datasets/claims-generator";
import {
  encodeFeatures,
  encodeTarget,
  featureNames,
  oneHotColumns,
  target,
} from "@/lib/models/claim-features";
import { classScores, confusion, rocAuc } from "@/lib/models/metrics";
import { loadScorer } from "@/lib/models/score";
import { stratifiedSplit } from "@/lib/models/split";
import { verifyOnnx } from "@/lib/models/verify-onnx";
import kind from "./balanced-random-forest";

const realFile = "../shared/data/fraud_oracle.csv";
const params = kind.params.parse({});

function readClaims(csv: string) {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  const columns = Object.fromEntries(
    [...featureNames, target].map((name) => [name, rows.map((row) => row[name]!)]),
  );
  return { columns, codes: encodeFeatures(columns), labels: encodeTarget(columns[target]!) };
}

function learn({ codes, labels }: ReturnType<typeof readClaims>, rows: Uint32Array, seed: number, parts = 1) {
  const units = new Map<number, never>();
  for (let part = 0; part < parts; part++) {
    let number = part - parts;
    const next = () => {
      number += parts;
      return number < params.n_estimators ? number : undefined;
    };
    for (const [unit, tree] of kind.fit({ codes, labels, rows }, params, seed, next))
      units.set(unit, tree as never);
  }
  return kind.assemble(Array.from({ length: params.n_estimators }, (_, unit) => units.get(unit)!));
}

function recallOf(claims: ReturnType<typeof readClaims>, seed: number) {
  const { train, test } = stratifiedSplit(claims.labels, 0.2, seed);
  const probabilities = kind.predict(learn(claims, train, seed), claims.codes, test);
  const labels = Uint8Array.from(test, (row) => claims.labels[row]!);
  return { ...classScores(confusion(labels, probabilities, 0.5), 1), auc: rocAuc(labels, probabilities) };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
let claims: ReturnType<typeof readClaims>;
beforeAll(async () => {
  claims = readClaims(await text(generateClaims()));
});

describe("a balanced random forest", () => {
  test("sees 64 one-hot columns", () => {
    expect(oneHotColumns).toHaveLength(64);
  });

  test("is the same however its trees are shared out", () => {
    const { train } = stratifiedSplit(claims.labels, 0.2, 42);
    expect(learn(claims, train, 42, 3)).toEqual(learn(claims, train, 42));
    expect(learn(claims, train, 43)).not.toEqual(learn(claims, train, 42));
  });

  test("finds most frauds among the generator's claims, far better than chance", () => {
    const { recall, auc } = recallOf(claims, 42);
    expect(recall).toBeGreaterThan(0.8);
    expect(auc).toBeGreaterThan(0.74);
  });

  test.runIf(existsSync(realFile))(
    "has a mean recall of 0.92 or more over five seeds of the real file",
    () => {
      const real = readClaims(readFileSync(realFile, "utf8"));
      const scores = [1, 2, 3, 4, 5].map((seed) => recallOf(real, seed));
      console.log(
        scores.map(({ recall, precision, auc }) =>
          [recall, precision, auc].map((value) => value.toFixed(3)).join(" "),
        ),
      );
      expect(mean(scores.map(({ recall }) => recall))).toBeGreaterThanOrEqual(0.92);
      expect(mean(scores.map(({ auc }) => auc))).toBeGreaterThan(0.78);
    },
  );

  test("exports to ONNX, raw fields in, the same probabilities out", async () => {
    const { train, test } = stratifiedSplit(claims.labels, 0.2, 42);
    const forest = learn(claims, train, 42);
    const onnx = kind.toOnnx(forest, 0.5);
    const probabilities = kind.predict(forest, claims.codes, test);
    expect(test.length).toBeGreaterThan(3000);
    expect(await verifyOnnx(onnx, claims.columns, test, probabilities)).toBeLessThanOrEqual(1e-6);
    const scorer = await loadScorer(onnx);
    const some = Array.from(test.subarray(0, 300), (row) =>
      Object.fromEntries(featureNames.map((name) => [name, claims.columns[name]![row]!])),
    );
    const labels = (await scorer.score(some)).map(({ label }) => label);
    expect(labels).toEqual(Array.from(probabilities.subarray(0, 300), (value) => (value > 0.5 ? 1 : 0)));
  });

  test("takes a category that it has never seen as none of those it knows", async () => {
    const forest = learn(claims, stratifiedSplit(claims.labels, 0.2, 42).train, 42);
    const claim = Object.fromEntries(featureNames.map((name) => [name, "from another world"]));
    const ours = kind.predict(
      forest,
      encodeFeatures(Object.fromEntries(featureNames.map((name) => [name, ["?"]]))),
      Uint32Array.of(0),
    );
    const [theirs] = await (await loadScorer(kind.toOnnx(forest, 0.5))).score([claim]);
    expect(theirs!.fraud_probability).toBeCloseTo(ours[0]!, 6);
  });
});
