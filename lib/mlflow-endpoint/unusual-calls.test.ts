import { expect, test } from "vitest";
import { makeMlflowCall } from "@/tests/call-mlflow";
import { useTestDatabase } from "@/tests/test-database";

useTestDatabase();

/* Calls that `mlflow server` 3.17 was asked beside the portal; the answers are its own. */

type Call = Awaited<ReturnType<typeof makeMlflowCall>>;

async function makeRun(call: Call, change: object = {}) {
  const made = await call("POST", "runs/create", { experiment_id: "0", start_time: 1, ...change });
  return made.run.info.run_id as string;
}

test("null stands for a field that is absent, as in protobuf's JSON", async () => {
  const call = await makeMlflowCall();
  const run_id = await makeRun(call, { run_name: null, tags: null, user_id: null });
  const metric = { run_id, key: "loss", value: 1, timestamp: 1, step: null };
  expect((await call("POST", "runs/log-metric", metric)).status).toBe(200);
  expect((await call("POST", "runs/log-parameter", { run_id, key: "a", value: null })).status).toBe(200);
  expect((await call("POST", "runs/log-batch", { run_id, tags: [{ key: "b", value: null }] })).status).toBe(
    200,
  );
  const search = { experiment_ids: ["0"], run_view_type: null, max_results: null, order_by: null };
  const { runs } = await call("POST", "runs/search", search);
  expect(runs[0].data.params).toEqual([{ key: "a", value: "" }]);
  expect((await call("POST", "runs/log-parameter", { run_id, key: null, value: "x" })).message).toBe(
    "Missing value for required parameter 'key'. See the API docs for more information about request parameters.",
  );
});

test("what is deleted keeps its name and tags", async () => {
  const call = await makeMlflowCall();
  const run_id = await makeRun(call, { tags: [{ key: "a", value: "b" }] });
  await call("POST", "runs/delete", { run_id });
  expect(await call("POST", "runs/delete-tag", { run_id, key: "a" })).toMatchObject({
    status: 400,
    message: `The run ${run_id} must be in the 'active' state. Current state is deleted.`,
  });
  const { experiment_id } = await call("POST", "experiments/create", { name: "gone" });
  await call("POST", "experiments/delete", { experiment_id });
  const tag = { experiment_id, key: "a", value: "b" };
  expect(await call("POST", "experiments/set-experiment-tag", tag)).toMatchObject({
    status: 400,
    message: `The experiment ${experiment_id} must be in the 'active' state. Current state is deleted.`,
  });
  const rename = { experiment_id, new_name: "other" };
  expect((await call("POST", "experiments/update", rename)).status).toBe(400);
});

test("a run's name and the tag of its name must agree", async () => {
  const call = await makeMlflowCall();
  const tags = [{ key: "mlflow.runName", value: "other" }];
  expect(await call("POST", "runs/create", { run_name: "one", tags })).toMatchObject({
    status: 400,
    message:
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='one', mlflow.runName='other').",
  });
  const same = await call("POST", "runs/create", { run_name: "other", tags });
  expect(same.run.info.run_name).toBe("other");
});

test("an experiment has a number, and texts of a filter have quotes", async () => {
  const call = await makeMlflowCall();
  const notNumber = "Invalid experiment ID 'x'. Experiment ID must be a valid integer.";
  expect((await call("GET", "experiments/get?experiment_id=x")).message).toBe(notNumber);
  expect((await call("POST", "runs/search", { experiment_ids: ["0", "x"] })).message).toBe(notNumber);
  expect((await call("POST", "runs/create", { experiment_id: "x" })).message).toBe(notNumber);
  expect((await call("GET", "experiments/get?experiment_id=")).message).toMatch(/^Missing value/);
  for (const filter of [
    "params.depth = 5",
    "tags.a != 5",
    "attributes.status = 1",
    "attributes.run_id IN (1)",
  ])
    expect(await call("POST", "runs/search", { experiment_ids: ["0"], filter })).toMatchObject({
      status: 400,
      message: expect.stringContaining("Expected a quoted string value"),
    });
  const found = async (filter: string) =>
    (await call("POST", "experiments/search", { max_results: 10, filter })).experiments?.length;
  expect(await found("experiment_id = '0'")).toBe(1);
  expect(await found("experiment_id IN ('0', '7')")).toBe(1);
  expect(await found("experiment_id != '0'")).toBe(0);
  const versions = await call("GET", "model-versions/search?filter=version_number%20%3D%20%271%27");
  expect(versions).toMatchObject({ status: 200, model_versions: [] });
});

test("NaN and infinities are taken in Python's spellings", async () => {
  const call = await makeMlflowCall();
  const run_id = await makeRun(call);
  const words = ["nan", "NAN", "inf", "-inf", "+Infinity", "-infinity"];
  for (const [step, value] of words.entries()) {
    const metric = { run_id, key: "odd", value, timestamp: step, step };
    expect((await call("POST", "runs/log-metric", metric)).status).toBe(200);
  }
  const { metrics } = await call("GET", `metrics/get-history?run_id=${run_id}&metric_key=odd`);
  expect(metrics.map(({ value }: { value: string }) => value)).toEqual([
    ...["NaN", "NaN", "Infinity", "-Infinity", "Infinity", "-Infinity"],
  ]);
  const refused = { run_id, key: "odd", value: "nanny", timestamp: 1 };
  expect((await call("POST", "runs/log-metric", refused)).status).toBe(400);
});

test("clients before MLflow 3 record the models of a run in a tag", async () => {
  const call = await makeMlflowCall();
  const run_id = await makeRun(call);
  const model = (artifact_path: string) => ({
    ...{ run_id, artifact_path, utc_time_created: "2026-11-30 02:00:00", signature: { inputs: "[]" } },
    flavors: { python_function: { loader_module: "mlflow.sklearn" } },
  });
  const log = (model_json: unknown) =>
    call("POST", "runs/log-model", { run_id, model_json: JSON.stringify(model_json) });
  for (const name of ["first", "second"]) expect(await log(model(name))).toEqual({ status: 200 });
  const read = async () => {
    const { run } = await call("GET", `runs/get?run_id=${run_id}`);
    const tag = run.data.tags.find(({ key }: { key: string }) => key === "mlflow.log-model.history");
    return JSON.parse(tag.value) as { artifact_path: string; signature?: unknown }[];
  };
  const history = await read();
  expect(history.map(({ artifact_path }) => artifact_path)).toEqual(["first", "second"]);
  expect(history[0]).not.toHaveProperty("signature");
  expect((await log({ run_id })).message).toBe(
    "Model json is missing mandatory fields: {'artifact_path', 'utc_time_created', 'flavors'}",
  );
  expect((await call("POST", "runs/log-model", { run_id, model_json: "{" })).message).toMatch(
    /^Malformed model info/,
  );
  for (let index = 0; index < 60; index++) await log(model(`model ${index}`));
  const last = await read();
  expect(last.at(-1)?.artifact_path).toBe("model 59");
  expect(JSON.stringify(last).length).toBeLessThanOrEqual(8000);
});
