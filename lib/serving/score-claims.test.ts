import { Readable } from "node:stream";
import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { getModelKind } from "@/lib/learning/catalog";
import { loadScorer } from "@/lib/learning/onnx/score";
import type { StoredModel } from "@/lib/learning/stored-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { someClaims, trainModel } from "@/tests/trained-model";
import { explainClaims } from "./explain-claims";
import { type ScoredChunk, scoreClaims } from "./score-claims";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const rows = 5000;
const calibration = { method: "sigmoid" as const, slope: 4, intercept: -3 };
let teamId: string;
let claims: Record<string, string>[];
let version: DatasetVersion;
let models: StoredModel[];

const store = (csv: string) =>
  createDatasetVersion(teamId, "some-claims", Readable.from([csv]), { contentType: "text/csv" });

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const sample = await someClaims(rows);
  claims = sample.claims;
  version = await store(sample.csv);
  models = [
    trainModel(claims, "balanced-random-forest", { n_estimators: 20 }),
    trainModel(claims, "gradient-boosted-trees", { n_estimators: 20 }, "all-columns"),
    trainModel(claims, "logistic-regression"),
  ];
  models.push(...models.map((model) => ({ ...model, calibration })));
});

async function scoresOf(model: StoredModel, chunkSize: number) {
  const found = { keys: [] as string[], probabilities: [] as number[], labels: [] as number[] };
  const sizes: number[] = [];
  await scoreClaims(
    version,
    model,
    ["PolicyNumber"],
    async (chunk) => {
      sizes.push(chunk.labels.length);
      found.keys.push(...chunk.keys.map(([key]) => key!));
      found.probabilities.push(...chunk.probabilities);
      found.labels.push(...chunk.labels);
    },
    { chunkSize },
  );
  return { found, sizes };
}

test("scores do not depend on the chunk size; every claim is scored once and in order", async () => {
  const whole = await Promise.all(models.map(async (model) => (await scoresOf(model, rows)).found));
  for (const { keys } of whole) expect(keys).toEqual(claims.map(({ PolicyNumber }) => PolicyNumber));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: rows + 1 }),
      fc.nat(models.length - 1),
      async (size, which) => {
        const { found, sizes } = await scoresOf(models[which]!, size);
        expect(found).toEqual(whole[which]);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(size);
      },
    ),
    { numRuns: 12, examples: [[7, 0]] },
  );
});

test("a calibration changes probabilities, but not labels or the order of claims", async () => {
  for (const [index, model] of models.slice(0, 3).entries()) {
    const [{ found }, { found: calibrated }] = [
      await scoresOf(model, rows),
      await scoresOf(models[index + 3]!, rows),
    ];
    expect(calibrated.labels).toEqual(found.labels);
    expect(calibrated.probabilities).not.toEqual(found.probabilities);
    const inOrder = (probabilities: number[]) =>
      [...probabilities.keys()].sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
    expect(inOrder(calibrated.probabilities)).toEqual(inOrder(found.probabilities));
  }
});

test("the served ONNX file gives the same predictions for one, some and all claims", async () => {
  for (const model of models) {
    const { found } = await scoresOf(model, rows);
    const kind = getModelKind(model.kind);
    const scorer = await loadScorer(
      kind.toOnnx(model.model, model.features, model.threshold, model.calibration),
    );
    const all = await scorer.score(claims);
    expect(all.map(({ label }) => label)).toEqual(found.labels);
    for (const [row, { fraud_probability }] of all.entries())
      expect(Math.abs(fraud_probability - found.probabilities[row]!)).toBeLessThanOrEqual(1e-6);
    await fc.assert(
      fc.asyncProperty(fc.nat(rows - 1), fc.integer({ min: 1, max: 1500 }), async (from, count) => {
        expect(await scorer.score(claims.slice(from, from + count))).toEqual(all.slice(from, from + count));
        expect(await scorer.score([claims[from]!])).toEqual([all[from]]);
      }),
      { numRuns: 20 },
    );
  }
});

test("names a claim without a key and a missing column", async () => {
  const [head, first] = (await someClaims(2)).csv.split("\n") as [string, string];
  const keyIndex = head.split(",").indexOf("PolicyNumber");
  const broken = await store(`${head}\n${first}\n${first.split(",").with(keyIndex, "").join(",")}\n`);
  const nothing = async () => {};
  await expect(scoreClaims(broken, models[0]!, ["PolicyNumber"], nothing)).rejects.toThrow(
    "Row 2 has no PolicyNumber.",
  );
  await expect(scoreClaims(broken, models[0]!, ["Policy"], nothing)).rejects.toThrow("Policy");
});

test("rows that no column names are scored and explained by their number", async () => {
  const model = models[0]!;
  const named: ScoredChunk[] = [];
  const numbered: ScoredChunk[] = [];
  const take = (chunks: ScoredChunk[]) => async (chunk: ScoredChunk) => void chunks.push(chunk);
  await scoreClaims(version, model, ["PolicyNumber"], take(named), { chunkSize: 700 });
  await scoreClaims(version, model, [], take(numbered), { chunkSize: 700 });
  expect(numbered.flatMap(({ keys }) => keys)).toEqual(claims.map((_, row) => [String(row + 1)]));
  expect(numbered.map(({ probabilities }) => probabilities)).toEqual(
    named.map(({ probabilities }) => probabilities),
  );
  const [first, last] = [claims[3]!, claims.at(-1)!].map(({ PolicyNumber }) => [PolicyNumber!]);
  expect(await explainClaims(version, model, [], [["4"], [String(rows)]])).toEqual(
    await explainClaims(version, model, ["PolicyNumber"], [first!, last!]),
  );
});

test("an abort ends scoring between two chunks", async () => {
  const stop = new AbortController();
  let chunks = 0;
  const scoring = scoreClaims(
    version,
    models[0]!,
    ["PolicyNumber"],
    async () => {
      chunks++;
      stop.abort(new Error("stopped"));
    },
    { chunkSize: 1000, signal: stop.signal },
  );
  await expect(scoring).rejects.toThrow("stopped");
  expect(chunks).toBe(1);
});
