import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { handleMlflow } from "./server";

useTestDatabase();

/*
 * Requests as the clients for R and Java send them. R (mlflow/R, tracking-rest.R) sends every scalar as a text, leaves out
 * what is empty, and names a run twice. Java (MlflowProtobufMapper) prints protobuf messages with the names of the
 * protos, which makes texts of 64-bit integers and of doubles that are no numbers.
 */
async function makeCall() {
  const { teamId } = await makeTeam();
  return async (method: string, path: string, body?: object) => {
    const init = { method, body: body && JSON.stringify(body) };
    const answer = await handleMlflow(teamId, new Request(`http://portal/api/2.0/mlflow/${path}`, init));
    return { status: answer.status, ...(await answer.json()) };
  };
}

test("R: a run with values as texts is logged, ended, found and read", async () => {
  const call = await makeCall();
  const made = await call("POST", "experiments/create", { name: "from R" });
  const { run } = await call("POST", "runs/create", {
    experiment_id: made.experiment_id,
    user_id: "ada",
    start_time: "1700000000123",
    tags: [{ key: "mlflow.source.type", value: "LOCAL" }],
  });
  const run_uuid: string = run.info.run_uuid;
  const both = { run_uuid, run_id: run_uuid };
  const metric = { ...both, key: "rmse", timestamp: "1700000000456", step: "3" };
  for (const value of ["0.25", "1e-10", "NaN", "Infinity", "-Infinity"])
    expect(await call("POST", "runs/log-metric", { ...metric, value })).toEqual({ status: 200 });
  expect(await call("POST", "runs/log-parameter", { ...both, key: "alpha", value: "0.5" })).toEqual({
    status: 200,
  });
  expect(await call("POST", "runs/set-tag", { ...both, key: "done", value: "TRUE" })).toEqual({
    status: 200,
  });
  const metrics = [
    { key: "mae", value: "1.5", step: "0", timestamp: "1700000000456" },
    { key: "mae", value: "1e+05", step: "1e+05", timestamp: "1700000000457" },
  ];
  expect(await call("POST", "runs/log-batch", { run_id: run_uuid, metrics })).toEqual({ status: 200 });
  const ended = await call("POST", "runs/update", { ...both, status: "FINISHED", end_time: "1700000009000" });
  expect(ended.run_info).toMatchObject({ status: "FINISHED", end_time: 1_700_000_009_000, run_uuid });
  const read = await call("GET", `runs/get?run_uuid=${run_uuid}&run_id=${run_uuid}`);
  expect(read.run.info.start_time).toBe(1_700_000_000_123);
  expect((await call("GET", `runs/get?run_uuid=${run_uuid}`)).run.info.run_id).toBe(run_uuid);
  const history = await call(
    "GET",
    `metrics/get-history?run_uuid=${run_uuid}&run_id=${run_uuid}&metric_key=mae`,
  );
  expect(history.metrics.map(({ value }: { value: number }) => value)).toEqual([1.5, 100_000]);
  expect(history.metrics[1].step).toBe(100_000);
  const odd = await call("GET", `metrics/get-history?run_uuid=${run_uuid}&metric_key=rmse`);
  expect(odd.metrics.map(({ value }: { value: number | string }) => value)).toEqual([
    ...["-Infinity", 1e-10, 0.25, "Infinity", "NaN"],
  ]);
  const search = {
    experiment_ids: [made.experiment_id],
    run_view_type: "ACTIVE_ONLY",
    order_by: ["metrics.mae DESC"],
  };
  expect((await call("POST", "runs/search", search)).runs).toHaveLength(1);
  const listed = await call("POST", "experiments/search", { max_results: "1000", view_type: "ACTIVE_ONLY" });
  expect(listed.experiments.map(({ name }: { name: string }) => name)).toEqual(["from R", "Default"]);
  expect((await call("GET", `artifacts/list?run_uuid=${run_uuid}&run_id=${run_uuid}`)).status).toBe(200);
});

test("Java: printed protobuf messages are taken, and its registry reads by GET", async () => {
  const call = await makeCall();
  const { run } = await call("POST", "runs/create", {
    experiment_id: "0",
    user_id: "ada",
    start_time: "1700000000123",
  });
  const run_id: string = run.info.run_id;
  const both = { run_uuid: run_id, run_id };
  const metric = { key: "auc", timestamp: "1700000000456" };
  expect(await call("POST", "runs/log-metric", { ...both, ...metric, value: "NaN", step: "0" })).toEqual({
    status: 200,
  });
  const batch = {
    run_id,
    metrics: [
      { ...metric, value: 0.75, step: "1" },
      { ...metric, value: "-Infinity", step: "9007199254740991" },
    ],
    params: [{ key: "depth", value: "3" }],
    tags: [{ key: "a", value: "" }],
  };
  expect(await call("POST", "runs/log-batch", batch)).toEqual({ status: 200 });
  const page = await call("GET", `metrics/get-history?run_id=${run_id}&metric_key=auc&max_results=2`);
  expect(page.metrics).toHaveLength(2);
  const rest = await call(
    "GET",
    `metrics/get-history?run_id=${run_id}&metric_key=auc&page_token=${page.next_page_token}`,
  );
  expect(rest.metrics).toEqual([
    { key: "auc", value: "-Infinity", timestamp: 1_700_000_000_456, step: 9_007_199_254_740_991 },
  ]);
  expect((await call("POST", "registered-models/create", { name: "m" })).registered_model.name).toBe("m");
  const version = { name: "m", run_id, source: `runs:/${run_id}/model` };
  await call("POST", "model-versions/create", version);
  const latest = await call(
    "GET",
    "registered-models/get-latest-versions?name=m&stages=None&stages=Production",
  );
  expect(latest.status).toBe(200);
});
