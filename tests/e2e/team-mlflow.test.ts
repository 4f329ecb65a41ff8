import { expect, test } from "vitest";
import { trainWith } from "@/tests/team-mlflow";
import type { Portal } from "./server";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A training that logs to the team's own MLflow server. That server is another portal, which speaks the same protocol;
// tests/interop/team-mlflow.test.ts does the same with MLflow itself.

tellAsStory();
const portal = usePortal();
const server = usePortal();

const mlflow = async (asked: Portal, path: string) => {
  const headers = { authorization: `Bearer ${asked.adminToken}` };
  const response = await fetch(`${asked.url}/api/2.0/mlflow/${path}`, { headers });
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
  await portal.api("PATCH", deployment, { blocks: { mlflow: "team-mlflow" } });
  const { id } = await portal.api("POST", `${deployment}/runs`, {
    params: { model: "insurance-fraud/latest" },
  });
  await portal.waitForRun(id, ["Completed"]);
  const experiment = "experiments/get-by-name?experiment_name=insurance-fraud-monitoring";
  expect(await mlflow(server, experiment)).toMatchObject({ status: 200 });
  expect(await mlflow(portal, experiment)).toMatchObject({ status: 404 });
});
