import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

const getRun = `query GetRun($data: MlflowGetRunInput!) @component(name: "MLflow.ExperimentRunTracking") {
  mlflowGetRun(input: $data) { apiError { code message __typename }
    run { info { runName startTime endTime } experiment { name } modelVersions { name version }
      data { metrics { key value step } tags { key } } __typename } __typename } }`;

async function ask(teamId: string, query: string, variables?: object) {
  const body = JSON.stringify({ operationName: "Any", query, variables });
  const request = new Request("http://portal.test/graphql", { method: "POST", body });
  const response = await handleMlflow(teamId, request);
  return { status: response.status, body: await response.json() };
}

test("the pages of MLflow get a run with its neighbours in the shape that they select", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId, name: "one" });
  await mlflow.logBatch(info.run_id, { metrics: { loss: 0.5, broken: Number.NaN } });
  await mlflow.createRegisteredModel("fraud");
  await mlflow.createModelVersion({
    name: "fraud",
    source: `runs:/${info.run_id}/model`,
    runId: info.run_id,
  });
  const { body } = await ask(teamId, getRun, { data: { runId: info.run_id } });
  const { run, apiError } = body.data.mlflowGetRun;
  expect(apiError).toBeNull();
  expect(run).toMatchObject({
    __typename: "run",
    info: { runName: "one", startTime: expect.stringMatching(/^\d{13}$/), endTime: null },
    experiment: { name: "fraud" },
    modelVersions: [{ name: "fraud", version: "1" }],
  });
  expect(
    run.data.metrics.toSorted((a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)),
  ).toEqual([
    { key: "broken", value: null, step: "0" },
    { key: "loss", value: 0.5, step: "0" },
  ]);
  const other = await makeTeam();
  const hidden = await ask(other.teamId, getRun, { data: { runId: info.run_id } });
  expect(hidden.body.data.mlflowGetRun).toMatchObject({
    run: null,
    apiError: { code: "RESOURCE_DOES_NOT_EXIST" },
  });
  const search =
    "query SearchRuns($data: Input!) { mlflowSearchRuns(input: $data) { runs { info { runUuid } } } }";
  const found = await ask(teamId, search, { data: { experimentIds: [experimentId] } });
  expect(found.body.data.mlflowSearchRuns.runs).toEqual([{ info: { runUuid: info.run_id } }]);
});

test.each([
  ["{ __schema { types { name } } }", 'no GraphQL field "__schema"'],
  ["{ constructor { name } }", 'no GraphQL field "constructor"'],
  ["{ mlflowGetRun(input: $data) { ...All } }", "alone"],
  ["{ a: mlflowGetRun(input: $data) { run } }", "alone"],
  ["mutation { mlflowGetRun { run } }", "alone"],
  [`${"{ a".repeat(20)}${"}".repeat(20)}`, "alone"],
  ["{ mlflowGetRun(", "alone"],
])("another question is refused: %s", async (query, message) => {
  const { teamId } = await makeTeam();
  const { status, body } = await ask(teamId, query);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error_code: "INVALID_PARAMETER_VALUE",
    message: expect.stringContaining(message),
  });
});
