import { expect, test } from "vitest";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { trainHrefOf } from "./train-href";

const run = (params: Record<string, string>, tags: Record<string, string>) =>
  ({ id: "r1", params, tags }) as Pick<ExperimentRun, "id" | "params" | "tags">;

test("a trial and a winner fill in dataset, kind and features", () => {
  const params = { model_kind: "gradient-boosted-trees", feature_set: "all-columns", max_depth: "3" };
  const href =
    "/deployments/train-model?dataset=loans&modelKind=gradient-boosted-trees&features=all-columns&bestParamsSource=run&bestParamsRunId=r1#run";
  expect(trainHrefOf(run(params, { "switchyard.dataset": "loans/3" }))).toBe(href);
  expect(trainHrefOf(run(params, { "switchyard.winner": "loans" }))).toBe(href);
});

test("a run of an unknown model kind gives no training parameters", () => {
  expect(trainHrefOf(run({ model_kind: "svm" }, {}))).toBeUndefined();
  expect(trainHrefOf(run({}, {}))).toBeUndefined();
});
