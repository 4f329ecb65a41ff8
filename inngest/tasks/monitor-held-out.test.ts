import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import comparePredictions from "@/inngest/tasks/compare-predictions";
import findMonitored from "@/inngest/tasks/find-monitored";
import { type CodedColumn, codedColumn } from "@/lib/datasets/coded-column";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { randomStream } from "@/lib/learning/sampling/random";
import { columnsForModel } from "@/lib/learning/scoring-model";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { columnDrift } from "@/lib/monitoring/column-drift";
import { Predictions } from "@/lib/monitoring/predictions";
import { readDetails } from "@/lib/runs/keep/run-details";
import { readScoringModel } from "@/lib/training/read-training";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

/** Rows whose outcome depends on little of what they say, so that boosted trees learn them by heart. */
function table(seed: number, rows: number, shift = 0): string {
  const random = randomStream(seed, 1);
  const lines = Array.from({ length: rows }, () => {
    const [income, age, debt] = [random() + shift, random(), random()];
    const isPositive = random() < (shift > 0 ? 0.3 : 0.1 + 0.4 * income);
    return [income, age, debt].map((value) => value.toFixed(4)).concat(isPositive ? "Y" : "N");
  });
  return ["income,age,debt,defaulted", ...lines].join("\n");
}

async function monitor(teamId: string, dataset: string, reference: number | "training" = "training") {
  const logged: string[] = [];
  const input = { dataset, reference, model: "loans/1", sampleRows: 100_000, seed: 1 };
  const { monitored } = await runTask(findMonitored, teamId, input);
  const { details, hasDrifted } = await runTask(comparePredictions, teamId, { monitored }, logged);
  const reader = { teamId, runId: "run-of-compare-predictions" };
  return { found: await readDetails(Predictions, reader, details), hasDrifted, logged, monitored };
}

/** Scores of all rows of a table by the model. */
async function scoresOf(teamId: string, dataset: string): Promise<CodedColumn> {
  const version = await getDatasetVersion(teamId, dataset, "latest");
  const model = await readScoringModel(ownMlflow(teamId), { name: "loans", version: "1" }, teamId);
  const columns = await readCodedColumns(version, columnsForModel(model), { readings: model.readings });
  const { scores } = await model
    .encode(columns)
    .predict(Uint32Array.from({ length: version.rows }, (_, row) => row));
  return codedColumn(scores);
}

const add = (teamId: string, name: string, csv: string) =>
  createDatasetVersion(teamId, name, Readable.from([csv]), { contentType: "text/csv" });

test("scores are judged by rows that the model did not learn from", async () => {
  const { teamId } = await makeTeam();
  const old = table(1, 500);
  const { facts } = await trainOn(teamId, "loans", old, { train: { kind: "gradient-boosted-trees" } });

  // New rows of the same kind, beside all of the old ones.
  const added = table(2, 400).split("\n").slice(1);
  await add(teamId, "loans-new", [...old.split("\n"), ...added].join("\n"));
  const same = await monitor(teamId, "loans-new");
  expect(same.found.compared).toMatchObject({
    reference: { which: "new", rows: facts.testRows, of: 500 },
    current: { which: "new", rows: facts.testRows + 400, of: 900 },
    isFair: true,
  });
  expect(same.hasDrifted).toBe(false);
  expect(same.found.performance?.rows).toBe(facts.testRows + 400);
  expect(same.logged.join(" ")).toContain(`${facts.testRows} of 500 reference rows`);

  // Against all rows of the training, rows of the same kind would seem to have drifted.
  await add(teamId, "only-new", table(2, 400));
  const fresh = await monitor(teamId, "only-new");
  const [before, now] = [await scoresOf(teamId, "loans"), await scoresOf(teamId, "only-new")];
  expect(columnDrift("Score", before, now).hasDrifted).toBe(true);
  expect(fresh.hasDrifted).toBe(false);

  await add(teamId, "loans-shifted", table(3, 400, 0.6));
  const shifted = await monitor(teamId, "loans-shifted");
  expect(shifted.hasDrifted).toBe(true);
  expect(shifted.found.compared?.isFair).toBe(true);

  // The file of the training: its held-out rows are as in the training.
  const itself = await monitor(teamId, "loans");
  expect(itself.found.performance?.recall).toBe(itself.found.performance?.training?.recall);
}, 120_000);

test("scores are not judged against rows that a model from Python learned from, and are against new ones", async () => {
  const { teamId } = await makeTeam();
  await add(teamId, "loans", table(1, 300));
  const { sha256 } = await getDatasetVersion(teamId, "loans", 1);
  await registerFiles(
    teamId,
    "loans",
    { "model.onnx": pythonModel([2, 0, 0]), MLmodel: mlmodelOf(["income", "age", "debt"]) },
    { tags: { "switchyard.dataset": "loans/1", "switchyard.sha256": sha256 } },
  );
  await add(teamId, "fresh", table(2, 300));
  await add(teamId, "fresh", table(3, 300, 0.6));
  const learned = await monitor(teamId, "fresh");
  expect(learned.found.compared).toMatchObject({
    reference: { which: "learned", rows: 300 },
    current: { which: "new", rows: 300 },
    isFair: false,
  });
  expect(learned.hasDrifted).toBe(false);
  expect(learned.logged.join(" ")).toContain("whether its scores have drifted is unknown");
  const fresh = await monitor(teamId, "fresh", 1);
  expect(fresh.found.compared?.isFair).toBe(true);
  expect(fresh.hasDrifted).toBe(true);
}, 60_000);
