import { afterAll, beforeAll, expect, test } from "vitest";
import { startPortalThatReachesLoopback, trainWith } from "@/tests/team-mlflow";
import { type Portal, startPortal } from "./server";

// A training that logs to the team's own MLflow server. That server is another portal, which speaks the same protocol;
// tests/interop/team-mlflow.test.ts does the same with MLflow itself.

let portal: Portal;
let server: Portal;
beforeAll(async () => {
  [portal, server] = await Promise.all([startPortalThatReachesLoopback(), startPortal()]);
});
afterAll(async () => {
  await Promise.all([portal?.stop(), server?.stop()]);
});

const mlflow = async (of: Portal, path: string) => {
  const headers = { authorization: `Bearer ${of.adminToken}` };
  const response = await fetch(`${of.url}/api/2.0/mlflow/${path}`, { headers });
  return { status: response.status, body: await response.json() };
};

test("a training logs to the server that its deployment's block names, and not to the portal", async () => {
  const { check, run } = await trainWith(portal, { uri: server.url, token: server.adminToken });
  expect(check).toMatchObject({ isOk: true, message: expect.stringContaining("fraud-parameter-search") });
  expect(run).toMatchObject({ state: "Completed" });
  const version = "model-versions/get?name=insurance-fraud&version=1";
  const { body } = await mlflow(server, version);
  const experimentRun = await mlflow(server, `runs/get?run_id=${body.model_version.run_id}`);
  expect(experimentRun.body.run.data.tags).toContainEqual({ key: "switchyard.run", value: run.id });
  expect(experimentRun.body.run.data.metrics.map(({ key }: { key: string }) => key)).toContain("recall");
  expect((await mlflow(portal, version)).status).toBe(404);
  expect(run.reports["mlflow-info"]).toContain(`${server.url}/#/experiments/`);
  expect(run.reports["deploy-instructions"]).toContain(`export MLFLOW_TRACKING_URI=${server.url}`);
  expect(JSON.stringify(run)).not.toContain(server.adminToken);
});
