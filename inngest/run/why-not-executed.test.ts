import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { whyNotExecuted } from "./why-not-executed";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});
afterEach(() => vi.unstubAllEnvs());

async function register(tamper?: (runId: string) => Promise<unknown>): Promise<TrainingFacts> {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId });
  await mlflow.uploadArtifact(info.run_id, "model/MLmodel", "flavors: {}");
  await tamper?.(info.run_id);
  await mlflow.createRegisteredModel("fraud");
  const source = `runs:/${info.run_id}/model`;
  const { version } = await mlflow.createModelVersion({ name: "fraud", source, runId: info.run_id });
  return { model: "fraud", modelVersion: String(version), experimentRunId: info.run_id } as TrainingFacts;
}

const operator = () =>
  createMlflowClient({
    baseUrl: "http://portal",
    fetch: (input, init) =>
      handleMlflow(teamId, new Request(input, init), { userName: "Oz", role: "operator" }),
  });

test("the portal's own training is executed, where the portal executes and the run asks for it", async () => {
  const facts = await register();
  expect(await whyNotExecuted(teamId, { isWanted: true, facts })).toBeUndefined();
  expect(await whyNotExecuted(teamId, { isWanted: false, facts })).toContain("does not ask");
  vi.stubEnv("HOST", "0.0.0.0");
  expect(await whyNotExecuted(teamId, { isWanted: true, facts })).toContain("EXECUTE_INSTRUCTIONS=true");
  vi.stubEnv("EXECUTE_INSTRUCTIONS", "true");
  expect(await whyNotExecuted(teamId, { isWanted: true, facts })).toBeUndefined();
});

test("a model whose files another program wrote is not loaded: MLflow would run the code that they name", async () => {
  const mine = await register((runId) =>
    operator().uploadArtifact(runId, "model/MLmodel", "loader_module: os"),
  );
  expect(await whyNotExecuted(teamId, { isWanted: true, facts: mine })).toContain("other programs");
});

test("facts written into a flow cannot name another training's model, nor another team's", async () => {
  const facts = await register();
  const other = { ...facts, experimentRunId: "0".repeat(32) };
  expect(await whyNotExecuted(teamId, { isWanted: true, facts: other })).toContain("does not belong");
  const { teamId: stranger } = await makeTeam();
  expect(await whyNotExecuted(stranger, { isWanted: true, facts })).toContain("does not belong");
});
