import { Readable } from "node:stream";
import { beforeAll, expect, test, vi } from "vitest";
import type { z } from "zod";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { explainClaim } from "@/lib/serving/explain-claim";
import { serveModel } from "@/lib/serving/serve-model";
import { readTrainedModel } from "@/lib/training/read-training";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask } from "@/tests/train-dataset";
import { someClaims } from "@/tests/trained-model";
import readData from "./read-data";
import splitData from "./split-data";
import trainModel from "./train-model";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

let teamId: string;
let claims: Record<string, string>[];
let plain: Awaited<ReturnType<typeof train>>;
let calibrated: Awaited<ReturnType<typeof train>>;

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const generated = await someClaims(4000);
  claims = generated.claims;
  await createDatasetVersion(teamId, "claims", Readable.from([generated.csv]), { contentType: "text/csv" });
  plain = await train("plain", {});
  calibrated = await train("calibrated", { calibrate: true });
});

async function train(model: string, more: Partial<z.input<typeof trainModel.input>>) {
  const { data } = await runTask(readData, teamId, { dataset: "claims" });
  const { split } = await runTask(splitData, teamId, { data, seed: 42 });
  const { facts } = await runTask(trainModel, teamId, {
    data,
    split,
    kind: "balanced-random-forest",
    bestParams: {},
    paramsFrom: "the defaults",
    seed: 42,
    experiment: "fraud",
    model,
    params: { n_estimators: 40 },
    ...more,
  });
  const mlflow = ownMlflow(teamId);
  const file = await mlflow.downloadArtifact(facts.experimentRunId, "evaluation.json", 2 ** 20);
  const { data: logged } = await mlflow.getRun(facts.experimentRunId);
  return {
    evaluation: Evaluation.parse(JSON.parse(new TextDecoder().decode(file))),
    stored: await readTrainedModel(mlflow, { name: model, version: facts.modelVersion }),
    served: await serveModel(teamId, model, facts.modelVersion),
    metrics: Object.fromEntries(logged.metrics.map(({ key, value }) => [key, value])),
  };
}

test("a calibrated model has the ranking and the flags of its scores, and probabilities as frequent as frauds", async () => {
  const { probability: before, ...figures } = plain.evaluation;
  const { probability: after, ...sameFigures } = calibrated.evaluation;
  expect(sameFigures).toEqual(figures);
  expect(before).toMatchObject({ calibration: null, atThreshold: 0.5 });
  expect(before!.logLoss).toBe(before!.uncalibrated.logLoss);
  expect(after!.calibration).toMatchObject({ method: "sigmoid" });
  const share = figures.classes[1]!.support / (figures.classes[0]!.support + figures.classes[1]!.support);
  expect(before!.mean).toBeGreaterThan(3 * share);
  expect(Math.abs(after!.mean - share)).toBeLessThan(0.02);
  expect(after!.logLoss).toBeLessThan(before!.logLoss);
  expect(after!.brier).toBeLessThan(before!.brier);
  expect(calibrated.metrics).toMatchObject({ log_loss: after!.logLoss, brier_score: after!.brier });

  const some = claims.slice(0, 200);
  const [scores, probabilities] = [await plain.served.score(some), await calibrated.served.score(some)];
  expect(probabilities.map(({ label }) => label)).toEqual(scores.map(({ label }) => label));
  for (const [index, claim] of some.slice(0, 20).entries()) {
    const explained = await explainClaim(calibrated.stored, claim);
    expect(explained.probability).toBeCloseTo(probabilities[index]!.fraud_probability, 5);
    expect(explained.score).toBeCloseTo(scores[index]!.fraud_probability, 5);
    expect(explained.score > 0.5 ? 1 : 0).toBe(probabilities[index]!.label);
  }
});

test("a threshold by a rule is the same score with and without a calibration", async () => {
  const threshold = { rule: "flag-rate" as const, flagRate: 0.2 };
  const byRule = await train("plain-rule", { threshold });
  const calibratedByRule = await train("calibrated-rule", { threshold, calibrate: true });
  expect(calibratedByRule.stored.threshold).toBe(byRule.stored.threshold);
  expect(calibratedByRule.evaluation.confusion).toEqual(byRule.evaluation.confusion);
});
