import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

async function makeScene() {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const runId = (await mlflow.createRun({ experimentId, name: "train" })).info.run_id;
  const send = (method: string, path: string, init: RequestInit = {}) =>
    handleMlflow(teamId, new Request(`http://portal${path}`, { method, ...init }));
  const call = async (method: string, path: string, body?: object) => {
    const answer = await send(method, `/api/2.0/mlflow/${path}`, { body: body && JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  const names = async (filter: string, more: object = {}) => {
    const found = await call("POST", "runs/search", { experiment_ids: [experimentId], filter, ...more });
    return found.runs?.map((run: { info: { run_name: string } }) => run.info.run_name) ?? found.message;
  };
  return { teamId, mlflow, experimentId, runId, send, call, names };
}

test("deleting an experiment deletes its runs, and restoring it restores them", async () => {
  const { experimentId, runId, call } = await makeScene();
  const stage = async () => (await call("GET", `runs/get?run_id=${runId}`)).run.info.lifecycle_stage;
  await call("POST", "experiments/delete", { experiment_id: experimentId });
  expect(await stage()).toBe("deleted");
  expect((await call("POST", "experiments/delete", { experiment_id: experimentId })).status).toBe(404);
  await call("POST", "experiments/restore", { experiment_id: experimentId });
  expect(await stage()).toBe("active");
});

test("a deleted run is neither renamed nor ended, and can be once it is restored", async () => {
  const { runId, call } = await makeScene();
  await call("POST", "runs/delete", { run_id: runId });
  for (const change of [{ run_name: "x" }, { status: "FINISHED", end_time: 5 }, {}])
    expect(await call("POST", "runs/update", { run_id: runId, ...change })).toMatchObject({
      status: 400,
      error_code: "INVALID_PARAMETER_VALUE",
      message: `The run ${runId} must be in the 'active' state. Current state is deleted.`,
    });
  await call("POST", "runs/restore", { run_id: runId });
  const ended = await call("POST", "runs/update", { run_id: runId, status: "FAILED", run_name: "y" });
  expect(ended.run_info).toMatchObject({ status: "FAILED", run_name: "y" });
});

test("the Default experiment is as old as its team", async () => {
  const { call } = await makeScene();
  const { experiments } = await call("POST", "experiments/search", { max_results: 10 });
  expect(experiments.map((row: { name: string }) => row.name)).toEqual(["fraud", "Default"]);
});

test("an experiment's tags are deleted, and a chosen place of its files is kept", async () => {
  const { experimentId, call } = await makeScene();
  const tag = { experiment_id: experimentId, key: "a" };
  await call("POST", "experiments/set-experiment-tag", { ...tag, value: "b" });
  expect((await call("POST", "experiments/delete-experiment-tag", tag)).status).toBe(200);
  expect((await call("POST", "experiments/delete-experiment-tag", tag)).status).toBe(404);
  const made = await call("POST", "experiments/create", { name: "s3", artifact_location: "s3://bucket/x/" });
  const { experiment_id } = made;
  expect((await call("GET", `experiments/get?experiment_id=${experiment_id}`)).experiment).toMatchObject({
    artifact_location: "s3://bucket/x",
  });
  const { run } = await call("POST", "runs/create", { experiment_id });
  expect(run.info.artifact_uri).toBe(`s3://bucket/x/${run.info.run_id}/artifacts`);
  expect((await call("GET", `artifacts/list?run_id=${run.info.run_id}`)).message).toContain("does not read");
  for (const artifact_location of ["mlflow-artifacts:/0", "file:///etc", "here"])
    expect((await call("POST", "experiments/create", { name: "no", artifact_location })).status).toBe(400);
});

test("long values are cut as in MLflow, and names that resolve to others are refused", async () => {
  const { runId, call } = await makeScene();
  const params = [{ key: "p", value: "é".repeat(7000) }];
  const tags = [{ key: "t", value: "x".repeat(9000) }];
  expect((await call("POST", "runs/log-batch", { run_id: runId, params, tags })).status).toBe(200);
  const { run } = await call("GET", `runs/get?run_id=${runId}`);
  expect(run.data.params[0].value).toBe("é".repeat(6000));
  expect(run.data.tags.find(({ key }: { key: string }) => key === "t").value).toHaveLength(8000);
  for (const key of ["../a", "a/../b", "a\nb", "a\n", "/a", "a//b", ".", "a;b"])
    expect([key, (await call("POST", "runs/set-tag", { run_id: runId, key, value: "1" })).status]).toEqual([
      key,
      400,
    ]);
  for (const key of ["a/b", "f1 score", "é:x", "loss_%".slice(0, 5)])
    expect((await call("POST", "runs/set-tag", { run_id: runId, key, value: "1" })).status).toBe(200);
  const metrics = [{ key: "a/../b", value: 1, timestamp: 1 }];
  expect((await call("POST", "runs/log-batch", { run_id: runId, metrics })).message).toBe(
    "Invalid value \"a/../b\" for parameter 'metrics[0].name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to 'b'",
  );
  const twice = [params[0], params[0]];
  expect((await call("POST", "runs/log-batch", { run_id: runId, params: twice })).message).toContain(
    "Duplicate parameter keys",
  );
});

test("missing and wrong parameters are named in MLflow's words", async () => {
  const { call } = await makeScene();
  const hint = "See the API docs for more information about request parameters.";
  expect((await call("GET", "runs/get")).message).toBe(
    `Missing value for required parameter 'run_id'. ${hint}`,
  );
  expect((await call("POST", "experiments/get-by-name")).status).toBe(404);
  expect(
    (await call("POST", "runs/log-metric", { run_id: 31, key: "a", value: 1, timestamp: 1 })).message,
  ).toBe(`Invalid value 31 for parameter 'run_id' supplied: Hint: Value was of type 'int'. ${hint}`);
  expect((await call("GET", "experiments/get")).message).toContain("parameter 'experiment_id'");
  const params = Array.from({ length: 101 }, (_, index) => ({ key: `p${index}`, value: "1" }));
  expect((await call("POST", "runs/log-batch", { run_id: "a", params })).message).toBe(
    "A batch logging request can contain at most 100 params. Got 101 params. Please split up params across multiple requests and try again.",
  );
  const timed = { run_id: "a", key: "a", value: 1, timestamp: "soon" };
  expect((await call("POST", "runs/log-metric", timed)).message).toContain("Value was of type 'str'");
  expect((await call("POST", "experiments/search", { max_results: 1, page_token: "!" })).message).toBe(
    "Invalid page token.",
  );
});

test("runs are found by dataset, place and creation", async () => {
  const { mlflow, experimentId, runId, call, names } = await makeScene();
  await mlflow.createRun({ experimentId, name: "other" });
  const dataset = { name: "claims", digest: "d1", source_type: "local", source: "{}" };
  const tags = [{ key: "mlflow.data.context", value: "train" }];
  await call("POST", "runs/log-inputs", { run_id: runId, datasets: [{ dataset, tags }] });
  expect(await names("dataset.name = 'claims'")).toEqual(["train"]);
  expect(await names("datasets.context IN ('train', 'x') AND dataset.digest LIKE 'd%'")).toEqual(["train"]);
  expect(await names("dataset.name != 'claims'")).toEqual([]);
  expect(await names("dataset.size = '1'")).toContain("Invalid dataset key 'size'");
  expect(await names(`attributes.artifact_uri LIKE '%/${runId}/%'`)).toEqual(["train"]);
  expect(await names("attributes.created > 0 AND attributes.`Run Name` = 'train'")).toEqual(["train"]);
  const body = { experiment_ids: [experimentId] };
  expect((await call("POST", "experiments/search-datasets", body)).dataset_summaries).toEqual([
    { experiment_id: experimentId, name: "claims", digest: "d1", context: "train" },
  ]);
});

test("pages of a search hold every run once while runs start", async () => {
  const { mlflow, experimentId, call } = await makeScene();
  for (const name of ["second", "third"]) await mlflow.createRun({ experimentId, name });
  const page = async (order_by: string[], page_token?: string) => {
    const search = { experiment_ids: [experimentId], order_by, max_results: 2, page_token };
    const { runs, next_page_token } = await call("POST", "runs/search", search);
    return { names: runs.map((run: { info: { run_name: string } }) => run.info.run_name), next_page_token };
  };
  const first = await page(["start_time DESC"]);
  await mlflow.createRun({ experimentId, name: "late" });
  const second = await page(["start_time DESC"], first.next_page_token);
  expect([...first.names, ...second.names]).toEqual(["third", "second", "train"]);
  expect(second.next_page_token).toBeUndefined();
  const other = { experiment_ids: [experimentId], order_by: [], page_token: first.next_page_token };
  expect((await call("POST", "runs/search", other)).message).toBe("Invalid page token.");
});

test("pages of a history hold every value once while values come", async () => {
  const { runId, call } = await makeScene();
  const log = (values: number[], timestamp: number) =>
    call("POST", "runs/log-batch", {
      run_id: runId,
      metrics: values.map((value) => ({ key: "loss", value, timestamp, step: 0 })),
    });
  await log([3, 1, 2], 2000);
  const history = `metrics/get-history?run_id=${runId}&metric_key=loss&max_results=2`;
  const first = await call("GET", history);
  await log([9], 1000);
  await log([0], 3000);
  const second = await call("GET", `${history}&page_token=${first.next_page_token}`);
  const values = [...first.metrics, ...second.metrics].map(({ value }: { value: number }) => value);
  expect(values).toEqual([1, 2, 3, 0]);
  for (const token of [
    "x",
    "bzI",
    Buffer.from('["2024-02-30T00:00:00.000000Z","0","1"]').toString("base64url"),
  ])
    expect((await call("GET", `${history}&page_token=${token}`)).message).toBe("Invalid page token.");
});

test("histories of several runs come in one answer, whole or sampled evenly", async () => {
  const { runId, call } = await makeScene();
  await sql()`
    insert into experiment_metrics (run_id, key, value, step, logged_at)
    select ${runId}, 'loss', step, step, now() from generate_series(0, 1000) step`;
  const steps = async (path: string) => {
    const found = await call("GET", `metrics/${path}`);
    return found.metrics?.map((point: { step: number }) => point.step) ?? found.message;
  };
  const bulk = `get-history-bulk-interval?run_ids=${runId}&metric_key=loss`;
  expect(await steps(`${bulk}&max_results=5`)).toEqual([0, 250, 500, 750, 1000]);
  expect(await steps(`${bulk}&max_results=1`)).toEqual([1000]);
  expect(await steps(`${bulk}&start_step=10&end_step=12`)).toEqual([10, 11, 12]);
  expect(await steps(`${bulk}&start_step=10`)).toContain("both must be specified");
  expect(await steps(`get-history-bulk?run_id=${runId}&metric_key=loss&max_results=2`)).toEqual([0, 1]);
  expect(await steps(`get-history-bulk?run_id=${"0".repeat(32)}&metric_key=loss`)).toContain("not found");
});

test("files come whole, by ranges and as heads, with their type, from several addresses", async () => {
  const { experimentId, runId, send } = await makeScene();
  const at = `/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts`;
  await send("PUT", `${at}/notes/100%25.txt`, { body: "0123456789" });
  const path = `${at}/notes/100%25.txt`;
  const whole = await send("GET", path);
  expect([whole.status, whole.headers.get("content-type"), await whole.text()]).toEqual([
    200,
    "text/plain",
    "0123456789",
  ]);
  const range = async (value: string) => {
    const answer = await send("GET", path, { headers: { range: value } });
    return [answer.status, answer.headers.get("content-range"), await answer.text()];
  };
  expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await range("bytes=10-")).toEqual([416, "bytes */10", ""]);
  expect((await range("bytes=0-1,3-4"))[0]).toBe(200);
  const head = await send("HEAD", path);
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
  const query = `run_id=${runId}&path=notes/100%25.txt`;
  for (const address of [`/get-artifact?${query}`, `/ajax-api/2.0/mlflow/get-artifact?${query}`])
    expect(await (await send("GET", address)).text()).toBe("0123456789");
  const page = await send("PUT", `${at}/x.html`, { body: "<script>" }).then(() =>
    send("GET", `${at}/x.html`),
  );
  expect(page.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(page.headers.get("content-security-policy")).toContain("sandbox");
  expect(
    (await send("PUT", "/api/2.0/mlflow-artifacts/artifacts/any/place/a.bin", { body: "x" })).status,
  ).toBe(200);
  const listed = await send("GET", "/api/2.0/mlflow-artifacts/artifacts?path=any/place");
  expect(await listed.json()).toEqual({ files: [{ path: "a.bin", is_dir: false, file_size: 1 }] });
  expect(await (await send("GET", "/health")).text()).toBe("OK");
  expect((await send("GET", "/version")).status).toBe(200);
});
