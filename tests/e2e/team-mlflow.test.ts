import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { callApi, startPortalThatReachesLoopback, trainWith } from "@/tests/team-mlflow";
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

test("a monitoring reads the model from that server and logs its figures there, and not to the portal", async () => {
  const deployment = "/deployments/monitor-claims";
  await callApi(portal, "PATCH", deployment, { blocks: { mlflow: "team-mlflow" } });
  const { id } = await callApi<{ id: string }>(portal, "POST", `${deployment}/runs`, {});
  await vi.waitFor(
    async () => expect(await callApi(portal, "GET", `/runs/${id}`)).toMatchObject({ state: "Completed" }),
    { timeout: 60_000, interval: 300 },
  );
  const experiment = "experiments/get-by-name?experiment_name=insurance-fraud-monitoring";
  expect(await mlflow(server, experiment)).toMatchObject({ status: 200 });
  expect(await mlflow(portal, experiment)).toMatchObject({ status: 404 });
});
