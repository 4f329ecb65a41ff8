import { expect, test, vi } from "vitest";
import { modelReport } from "@/lib/reports/model-report";
import { modelReportCharts } from "@/lib/reports/model-report-charts";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/models/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

test("claims without the untrained rule's columns are trained on, and the report leaves the rule out", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from(
    { length: 400 },
    (_, at) => `${(at * 37) % 100},${"nsew"[at % 4]},${at % 9 === 0 ? 1 : 0}`,
  );
  const { facts, evaluation } = await trainOn(
    teamId,
    "no-rule",
    `Amount,Region,FraudFound_P\n${rows.join("\n")}\n`,
  );
  expect(evaluation.baseline).toBeNull();
  expect(evaluation.money.rule).toBeNull();
  const report = modelReport(facts, evaluation);
  expect(report).not.toMatch(/untrained rule|needs no model|null|NaN/);
  expect(JSON.stringify(modelReportCharts(evaluation))).not.toMatch(/untrained rule/i);
});
