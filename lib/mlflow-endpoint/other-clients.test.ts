import { expect, test } from "vitest";
import { makeMlflowCall } from "@/tests/call-mlflow";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

/*
 * Requests as the clients for R and Java send them. R (mlflow/R, tracking-rest.R) sends every scalar as a text, leaves out
 * what is empty, and names a run twice. Java (MlflowProtobufMapper) prints protobuf messages with the names of the
 * protos, which makes texts of 64-bit integers and of doubles that are no numbers.
 */

test("R: a run with values as texts is logged, ended, found and read", async () => {
  const call = await makeMlflowCall();
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
  const call = await makeMlflowCall();
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

test("R: models are registered, searched by POST, moved between stages with flags as texts, and deleted", async () => {
  const call = await makeMlflowCall();
  for (const name of ["first", "second"])
    expect((await call("POST", "registered-models/create", { name, description: "from R" })).status).toBe(
      200,
    );
  const { run } = await call("POST", "runs/create", { experiment_id: "0", start_time: "1700000000123" });
  const version = { name: "first", source: `runs:/${run.info.run_id}/model`, run_id: run.info.run_id };
  for (const number of ["1", "2"])
    expect((await call("POST", "model-versions/create", version)).model_version.version).toBe(number);
  const found = await call("POST", "registered-models/search", {
    filter: "name LIKE '%st'",
    max_results: "5",
    order_by: ["name ASC"],
  });
  expect(found.registered_models.map(({ name }: { name: string }) => name)).toEqual(["first"]);
  const move = { name: "first", stage: "Production" };
  for (const [number, archives] of [
    ["1", "FALSE"],
    ["2", "TRUE"],
  ])
    expect(
      await call("POST", "model-versions/transition-stage", {
        ...move,
        version: number,
        archive_existing_versions: archives,
      }),
    ).toMatchObject({ status: 200, model_version: { current_stage: "Production" } });
  const first = await call("GET", "model-versions/get?name=first&version=1");
  expect(first.model_version.current_stage).toBe("Archived");
  const refused = { ...move, version: "1", archive_existing_versions: "maybe" };
  expect((await call("POST", "model-versions/transition-stage", refused)).status).toBe(400);
  const tag = { name: "first", version: "2", key: "checked", value: "TRUE" };
  expect(await call("POST", "model-versions/set-tag", tag)).toEqual({ status: 200 });
  const alias = { name: "first", alias: "best", version: "2" };
  expect(await call("POST", "registered-models/alias", alias)).toEqual({ status: 200 });
  const best = await call("GET", "registered-models/alias?name=first&alias=best");
  expect(best.model_version).toMatchObject({ version: "2", tags: [{ key: "checked", value: "TRUE" }] });
  const renamed = { name: "second", new_name: "third" };
  expect((await call("POST", "registered-models/rename", renamed)).registered_model.name).toBe("third");
  expect((await call("DELETE", "registered-models/delete", { name: "third" })).status).toBe(200);
  expect((await call("DELETE", "model-versions/delete", { name: "first", version: "1" })).status).toBe(200);
  expect((await call("GET", "registered-models/get?name=third")).status).toBe(404);
});

test("Java: experiments and runs go through their life, and its registry calls answer", async () => {
  const call = await makeMlflowCall();
  expect(await call("GET", "experiments/get-by-name?experiment_name=none")).toMatchObject({
    status: 404,
    error_code: "RESOURCE_DOES_NOT_EXIST",
  });
  const tags = [{ key: "team", value: "claims" }];
  const { experiment_id } = await call("POST", "experiments/create", { name: "from Java", tags });
  const search = { max_results: "1000", filter: "tags.team = 'claims'", view_type: "ACTIVE_ONLY" };
  const ids = async (change: object) =>
    (await call("POST", "experiments/search", { ...search, ...change })).experiments.map(
      (found: { experiment_id: string }) => found.experiment_id,
    );
  expect(await ids({})).toEqual([experiment_id]);
  await call("POST", "experiments/update", { experiment_id, new_name: "renamed" });
  await call("POST", "experiments/set-experiment-tag", { experiment_id, key: "a", value: "b" });
  await call("POST", "experiments/delete", { experiment_id });
  expect(await ids({ view_type: "DELETED_ONLY" })).toEqual([experiment_id]);
  await call("POST", "experiments/restore", { experiment_id });
  const { run } = await call("POST", "runs/create", {
    experiment_id,
    user_id: "ada",
    run_name: "one",
    start_time: "1700000000123",
    source_version: "abc",
    tags: [{ key: "mlflow.source.type", value: "LOCAL" }],
  });
  const run_id: string = run.info.run_id;
  await call("POST", "runs/set-tag", { run_uuid: run_id, run_id, key: "a", value: "b" });
  expect(await call("POST", "runs/delete-tag", { run_id, key: "a" })).toEqual({ status: 200 });
  const ended = { run_uuid: run_id, run_id, status: "KILLED", end_time: "1700000009000" };
  expect((await call("POST", "runs/update", ended)).run_info.status).toBe("KILLED");
  for (const step of ["runs/delete", "runs/restore"])
    expect(await call("POST", step, { run_id })).toEqual({ status: 200 });
  const page = { experiment_ids: [experiment_id], max_results: 1, run_view_type: "ALL", order_by: [] };
  expect((await call("POST", "runs/search", page)).runs[0].info.run_name).toBe("one");

  await call("POST", "registered-models/create", { name: "java" });
  await call("POST", "model-versions/create", { name: "java", run_id, source: `runs:/${run_id}/model` });
  const of = "name=java&version=1";
  expect((await call("GET", `model-versions/get-download-uri?${of}`)).artifact_uri).toMatch(
    /^mlflow-artifacts:/,
  );
  const staged = { name: "java", version: "1", stage: "Staging" };
  expect((await call("POST", "model-versions/transition-stage", staged)).status).toBe(200);
  const described = await call("PATCH", "model-versions/update", { name: "java", version: "1" });
  expect(described.model_version.current_stage).toBe("Staging");
  const latest = await call("GET", "registered-models/get-latest-versions?name=java&stages=Staging");
  expect(latest.model_versions.map(({ version }: { version: string }) => version)).toEqual(["1"]);
  const versions = await call("GET", "model-versions/search?filter=name%3D%27java%27");
  expect(versions.model_versions).toHaveLength(1);
});
