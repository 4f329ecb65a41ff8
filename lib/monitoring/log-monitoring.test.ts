import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { codedColumn } from "@/lib/datasets/coded-column";
import { getExperimentRun } from "@/lib/experiments/queries";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { findLastMonitoring } from "@/lib/registry/last-monitoring";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { columnDrift } from "./column-drift";
import { type Findings, logMonitoring } from "./log-monitoring";

useTestDatabase();

const claims = { dataset: "claims", version: 2, sha256: "abc", rows: 900, isSynthetic: false };
const some = codedColumn(["0.1", "0.2", "0.3"]);
const scores = columnDrift("Score", some, some);
const findings: Findings = {
  monitored: {
    model: { name: "fraud", version: "3", experimentRunId: "x" },
    outcome: claimsOutcome,
    reference: { ...claims, version: 1 },
    current: claims,
    isTraining: true,
    sampleRows: 1000,
    seed: 1,
  },
  checks: [],
  drift: { columns: [], identifiers: [], driftedShare: 0.25, threshold: 0.2, hasDrifted: true },
  predictions: {
    threshold: 0.5,
    score: scores,
    flagRate: { reference: 0.4, current: 0.6 },
    target: null,
    performance: null,
  },
};

test("logs figures to a finished run that names the flow's run; without labels there is no recall", async () => {
  const { teamId } = await makeTeam();
  const by = { teamId, runId: "a-run", nodeId: "report", attempt: 1 };
  const id = await logMonitoring(ownMlflow(teamId), by, { experiment: "monitoring", ...findings });
  const { metrics, tags, params, status } = await getExperimentRun(teamId, id);
  expect(status).toBe("FINISHED");
  expect(tags).toMatchObject({ "switchyard.run": "a-run", "switchyard.dataset": "claims/2" });
  expect(params).toMatchObject({ model: "fraud", reference: "claims/1", current: "claims/2" });
  expect(Object.fromEntries(Object.entries(metrics).map(([key, { value }]) => [key, value]))).toEqual({
    drift_share: 0.25,
    compared_columns: 0,
    dataset_drift: 1,
    prediction_drift: 0,
    prediction_drift_value: scores.value,
    flag_rate: 0.6,
    failed_quality_checks: 0,
  });
  expect((await findLastMonitoring(teamId, "fraud"))?.id).toBe(id);
});
