import { expect, test } from "vitest";
import { tasks } from "@/inngest/catalog";
import searchParameters from "@/inngest/flows/search-fraud-parameters";
import trainModel from "@/inngest/flows/train-model";
import tryParameters from "@/inngest/flows/try-fraud-parameters";
import { dryRun } from "@/inngest/run/dry-run";
import getBestParams from "@/inngest/tasks/get-best-params";
import handOnWinner from "@/inngest/tasks/hand-on-winner";
import { getExperimentOnly, getExperimentRun } from "@/lib/experiments/queries";
import kind from "@/lib/learning/kinds/balanced-random-forest";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask } from "@/tests/train-dataset";

useTestDatabase();

const sample = { sampleRows: 100, timeoutMs: 20_000 };
const kindSlug = kind.slug;
const defaults = kind.params.parse({});

/** An item of for-each: a completed trial. */
function itemOf(name: string, budget: number, rocAuc: number, recallAtPrecision: number, params = {}) {
  const folds = Array.from({ length: 5 }, () => ({ rocAuc, prAuc: rocAuc / 4, recallAtPrecision }));
  const trial = {
    params,
    budget,
    rocAuc,
    prAuc: rocAuc / 4,
    recallAtPrecision,
    folds,
    experimentRunId: name,
  };
  return { run: name, state: "Completed", output: { "try-parameters": trial } };
}

async function outputOf(task: string, input: Record<string, unknown>) {
  const { teamId } = await makeTeam();
  const ended = await dryRun(teamId, tasks.get(task), input, sample);
  expect(ended).toMatchObject({ state: "Completed" });
  return (ended as unknown as { output: Record<string, unknown> }).output;
}

test("the defaults are a candidate, tried on all claims", async () => {
  const { trials } = await outputOf("draw-candidates", { kind: kindSlug, count: 3, seed: 1, budget: 0.2 });
  expect(trials).toHaveLength(4);
  expect(trials).toContainEqual({ modelParams: {}, budget: 1 });
});

test("ROC-AUC decides who goes on, as recall at a low floor is the same for good and bad", async () => {
  const items = [
    itemOf("weak", 0.2, 0.77, 0.953, { max_depth: 2 }),
    itemOf("defaults", 1, 0.84, 0.966, defaults),
    itemOf("strong", 0.2, 0.8, 0.939, { max_depth: 6 }),
  ];
  const { trials } = await outputOf("keep-best", { items, budget: 0.5 });
  expect(trials).toEqual([{ modelParams: { max_depth: 6 }, budget: 0.5 }]);
});

test("a search hands on the defaults where no trial on all claims is better", async () => {
  const settings = { kind: kindSlug, features: "all-columns", experiment: "a search", precisionFloor: 0.12 };
  const first = [itemOf("defaults", 1, 0.852, 0.96, defaults), itemOf("early", 0.2, 0.9, 0.99)];
  const third = [itemOf("found", 1, 0.835, 0.967, { ...defaults, max_depth: 2 })];
  const output = await outputOf("report-search", { first, second: [], third, ...settings });
  expect(output).toEqual({ params: defaults, experimentRunId: "defaults" });
  const better = [itemOf("found", 1, 0.86, 0.95, { ...defaults, max_depth: 6 })];
  expect(await outputOf("report-search", { first, second: [], third: better, ...settings })).toMatchObject({
    experimentRunId: "found",
  });
});

async function logRun(mlflow: ReturnType<typeof ownMlflow>, params: Record<string, unknown>, auc: number) {
  const experimentId = await mlflow.ensureExperiment("a search");
  const { info } = await mlflow.createRun({ experimentId, name: "trial" });
  await mlflow.logBatch(info.run_id, {
    params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
    metrics: { roc_auc: auc },
  });
  await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
  return info.run_id;
}

test("the best run of an experiment is none that was tried on a part of the claims", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  await logRun(mlflow, { model_kind: kindSlug, budget: 0.2, max_depth: 2 }, 0.9);
  await logRun(mlflow, { model_kind: kindSlug, budget: 1, max_depth: 6 }, 0.8);
  const input = { experiment: "a search", kind: kindSlug, metric: "roc_auc" };
  expect(await dryRun(teamId, tasks.get("get-best-params"), input, sample)).toMatchObject({
    output: { params: { max_depth: 6 } },
  });
});

test("parameters of another model kind are refused, not mixed in", async () => {
  const { teamId } = await makeTeam();
  const runId = await logRun(ownMlflow(teamId), { model_kind: "gradient-boosted-trees", max_depth: 3 }, 0.8);
  const input = { source: "run", runId, experiment: "a search", kind: kindSlug };
  expect(await dryRun(teamId, tasks.get("get-best-params"), input, sample)).toMatchObject({
    state: "Failed",
    message: expect.stringContaining("has parameters of gradient-boosted-trees"),
  });
});

test("a search's winner is what the next training of the dataset and kind takes, whatever else is best", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  await logRun(mlflow, { model_kind: kindSlug, max_depth: 9 }, 0.99);
  const trial = await logRun(mlflow, { model_kind: kindSlug, feature_set: "all-columns", max_depth: 3 }, 0.8);
  const won = { dataset: "loans", kind: kindSlug, params: { max_depth: 3 }, experimentRunId: trial };
  const handed = await runTask(handOnWinner, teamId, { ...won, experiment: "a search" });
  const winner = await getExperimentRun(teamId, handed.experimentRunId);
  expect(winner.params.feature_set).toBe("all-columns");
  const input = { experiment: "a search", kind: kindSlug, metric: "roc_auc", dataset: "loans" };
  for (const source of ["search", "best-run"] as const)
    expect(await runTask(getBestParams, teamId, { ...input, source })).toEqual({
      params: { max_depth: 3 },
      from: `the newest parameter search of loans, experiment run ${handed.experimentRunId}`,
    });
  expect(await runTask(getBestParams, teamId, { ...input, source: "search", dataset: "other" })).toEqual({
    params: {},
    from: `the model kind's defaults: no search of other with ${kindSlug} has handed on a winner`,
  });
  expect(await runTask(getBestParams, teamId, { ...input, dataset: "other" })).toMatchObject({
    params: { max_depth: 9 },
  });
});

test("a search holds out the rows that train-model tests on, by default", () => {
  const [train, ...others] = [trainModel, searchParameters, tryParameters].map(({ definition }) => {
    const properties = definition.params.properties as Record<string, { default?: unknown }>;
    return ["splitBy", "keepDuplicates", "testSize", "seed"].map((name) => properties[name]?.default);
  });
  expect(train).toEqual(["auto", true, 0.2, 42]);
  expect(others).toEqual([train, train]);
});

test("a search hands its winner on to where the training of its dataset looks, by default", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const defaultsOf = ({ definition }: typeof trainModel, ...names: string[]) => {
    const properties = definition.params.properties as Record<string, { default?: unknown }>;
    return names.map((name) => properties[name]?.default);
  };
  const [winners, trials] = defaultsOf(searchParameters, "winners", "experiment");
  const [experiment, source] = defaultsOf(trainModel, "bestParamsExperiment", "bestParamsSource");
  expect([winners, trials, experiment, source]).toEqual(["", "", "", "search"]);

  const trial = await logRun(mlflow, { model_kind: kindSlug, max_depth: 3 }, 0.8);
  const won = { dataset: "loans", kind: kindSlug, params: { max_depth: 3 }, experimentRunId: trial };
  const handed = await runTask(handOnWinner, teamId, { ...won, experiment: "" });
  const { experimentId } = await getExperimentRun(teamId, handed.experimentRunId);
  expect((await getExperimentOnly(teamId, experimentId)).name).toBe("loans-parameter-search");
  const wanted = { experiment: "", kind: kindSlug, source: "search", dataset: "loans" } as const;
  const taken = { params: { max_depth: 3 } };
  expect(await runTask(getBestParams, teamId, wanted)).toMatchObject(taken);
  const best = { ...wanted, source: "best-run", metric: "roc_auc" } as const;
  expect(await runTask(getBestParams, teamId, best)).toMatchObject(taken);

  // Winners of releases whose searches of all datasets handed on to one experiment, which is that of the sample's claims still.
  const earlier = {
    ...won,
    dataset: "cards",
    params: { max_depth: 4 },
    experiment: "fraud-parameter-search",
  };
  await runTask(handOnWinner, teamId, earlier);
  expect(await runTask(getBestParams, teamId, { ...wanted, dataset: "cards" })).toMatchObject({
    params: { max_depth: 4 },
  });
  const ofClaims = await runTask(handOnWinner, teamId, { ...won, dataset: "claims", experiment: "" });
  const { experimentId: own } = await getExperimentRun(teamId, ofClaims.experimentRunId);
  expect((await getExperimentOnly(teamId, own)).name).toBe("fraud-parameter-search");
});
