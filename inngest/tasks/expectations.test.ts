import { Readable } from "node:stream";
import { beforeAll, expect, test, vi } from "vitest";
import checkQuality from "@/inngest/tasks/check-quality";
import readData from "@/inngest/tasks/read-data";
import splitData from "@/inngest/tasks/split-data";
import trainModel from "@/inngest/tasks/train-model";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { NewExpectation } from "@/lib/datasets/expectations/expectation";
import { saveExpectations } from "@/lib/datasets/expectations/stored-expectations";
import { qualityTable } from "@/lib/reports/quality-table";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

let team: { teamId: string; userId: string };
beforeAll(async () => {
  team = await makeTeam();
  const rows = Array.from({ length: 200 }, (_, row) => `${row - 3},${row % 3 ? "N" : "Y"}`);
  const csv = `amount,fraud_reported\n${rows.join("\n")}\n`;
  await createDatasetVersion(team.teamId, "sales", Readable.from([csv]), { contentType: "text/csv" });
});

const notNegative = { type: "range", column: "amount", min: 0, max: null } as const;
const save = (...expectations: NewExpectation[]) =>
  saveExpectations(team.teamId, "sales", { expectations, createdBy: team.userId });
const sentence = '"amount is at least 0": 3 of 200 rows do not meet it';

test("what fails stops a training before it trains, also when read-data was cached", async () => {
  await save();
  const { data } = await runTask(readData, team.teamId, { dataset: "sales" });
  const { split } = await runTask(splitData, team.teamId, { data });
  await save({ ...notNegative, severity: "fail" });
  const refusal = `sales version 1 does not meet ${sentence}. Correct the data, or let the expectation only warn.`;
  await expect(runTask(readData, team.teamId, { dataset: "sales" })).rejects.toThrow(refusal);
  await expect(
    runTask(trainModel, team.teamId, {
      ...{ data, split, bestParams: {}, paramsFrom: "the defaults", seed: 1 },
      ...{ kind: "logistic-regression", experiment: "e", model: "m" },
    }),
  ).rejects.toThrow(refusal);
});

test("what warns is a line of the log and a row of the quality report", async () => {
  await save({ ...notNegative, severity: "warn" }, { type: "rows", severity: "fail", min: 200, max: null });
  const logged: string[] = [];
  const { data } = await runTask(readData, team.teamId, { dataset: "sales" }, logged);
  expect(logged).toContain(`Expectation not met: ${sentence}.`);
  const limits = { minRows: 1, maxFrauds: 1 };
  const { checks } = await runTask(checkQuality, team.teamId, { data, limits, onFailure: "fail" });
  const table = qualityTable(checks);
  expect(table).toContain(
    "| amount is at least 0 | 3 | at most 0 | warning | 3 of 200 rows do not meet it |",
  );
  expect(table).toContain("| The number of rows is at least 200 | 200 | at least 200 | yes |  |");
});

test("the quality report of a failing dataset is made, and fails where it is asked to", async () => {
  await save({ ...notNegative, severity: "fail" });
  const { data } = await runTask(readData, team.teamId, { dataset: "sales", onUnmet: "report" });
  const limits = { minRows: 1, maxFrauds: 1 };
  const { checks } = await runTask(checkQuality, team.teamId, { data, limits });
  expect(qualityTable(checks)).toContain("| amount is at least 0 | 3 | at most 0 | **no** |");
  await expect(runTask(checkQuality, team.teamId, { data, limits, onFailure: "fail" })).rejects.toThrow(
    "The data is not good enough. amount is at least 0: 3, at most 0 (3 of 200 rows do not meet it).",
  );
});
