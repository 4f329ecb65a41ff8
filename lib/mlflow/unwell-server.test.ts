import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { openExperimentRuns } from "@/db/schema/experiments";
import { NetworkError } from "@/lib/net/network-error";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startUnwellMlflow } from "@/tests/unwell-mlflow";
import { createMlflowClient, type MlflowClient } from "./client";
import { logRun } from "./log-run";

useTestDatabase();

let teamId: string;
let server: Awaited<ReturnType<typeof startUnwellMlflow>>;
let mlflow: MlflowClient;

beforeEach(async () => {
  ({ teamId } = await makeTeam());
  server = await startUnwellMlflow(teamId);
  mlflow = createMlflowClient({ baseUrl: server.url });
});
afterEach(() => server.close());

const by = (signal?: AbortSignal) => ({ teamId, runId: "a-run", nodeId: "train", attempt: 1, signal });
const about = { experiment: "fraud", name: "run-1", tags: {} };

async function logModel() {
  return logRun(mlflow, by(), about, async ({ info: { run_id } }) => {
    await mlflow.logBatch(run_id, { params: { depth: 5 }, metrics: { recall: 0.9 } });
    await mlflow.uploadArtifact(run_id, "model/model.onnx", "onnx");
    await mlflow.createRegisteredModel("fraud");
    const { version } = await mlflow.createModelVersion({
      name: "fraud",
      source: `runs:/${run_id}/model`,
      runId: run_id,
    });
    return version;
  });
}

const runsOf = async () => {
  const experimentId = await mlflow.ensureExperiment("fraud");
  return (await mlflow.searchRuns({ experimentIds: [experimentId] })).runs;
};

test.each([
  ["a dropped connection", { isCut: true }],
  ["a lost answer", { isAnswerLost: true }],
  ["a 500", { status: 500 }],
  ["a 429", { status: 429 }],
] as const)("a training is kept whole, and once, through %s at each of its calls", async (_, fault) => {
  const calls = [
    "experiments/create",
    "runs/create",
    "runs/log-batch",
    "artifacts/",
    "registered-models/create",
    "model-versions/create",
    "runs/update",
  ];
  server.fail(...calls.map((on) => ({ on, ...fault })));
  expect((await logModel()).logged).toBe("1");
  const runs = await runsOf();
  expect(runs.map(({ info }) => info.status)).toEqual(["FINISHED"]);
  expect((await mlflow.searchModelVersions("fraud")).versions).toHaveLength(1);
  expect(await db().select().from(openExperimentRuns)).toEqual([]);
});

test("Retry-After is obeyed, and one that is too long ends the call with a sentence", async () => {
  server.fail({ on: "experiments/search", status: 429, headers: { "retry-after": "1" } });
  const begunAt = performance.now();
  await mlflow.searchExperiments();
  expect(performance.now() - begunAt).toBeGreaterThan(950);
  server.fail({ on: "experiments/search", status: 429, headers: { "retry-after": "3600" } });
  await expect(mlflow.searchExperiments()).rejects.toThrow(
    `The MLflow server at ${server.url} has too many requests and refused experiments/search (429).`,
  );
});

test("a run ends as FAILED when its task fails, and as KILLED when it is stopped", async () => {
  const failing = logRun(mlflow, by(), about, async () => {
    throw new Error("The training failed.");
  });
  await expect(failing).rejects.toThrow("The training failed.");
  expect((await runsOf()).map(({ info }) => info.status)).toEqual(["FAILED"]);
  const stop = new AbortController();
  mlflow = createMlflowClient({ baseUrl: server.url, signal: stop.signal });
  const stopped = logRun(mlflow, by(stop.signal), { ...about, experiment: "stopped" }, async (run) => {
    stop.abort();
    await mlflow.setTag(run.info.run_id, "a", "b");
  });
  await expect(stopped).rejects.toThrow();
  mlflow = createMlflowClient({ baseUrl: server.url });
  const experimentId = await mlflow.ensureExperiment("stopped");
  const { runs } = await mlflow.searchRuns({ experimentIds: [experimentId] });
  expect(runs.map(({ info }) => info.status)).toEqual(["KILLED"]);
});

const impatient = (change: object = {}) =>
  createMlflowClient({ baseUrl: server.url, patienceMs: 0, ...change });
const locked = JSON.stringify({
  error_code: "TEMPORARILY_UNAVAILABLE",
  message: "(sqlite3.OperationalError) database is locked\n[SQL: INSERT INTO runs (secret) VALUES (?)]",
});

test.each([
  [{ status: 500 }, "failed at experiments/search (500)."],
  [
    { status: 503, body: locked },
    "failed at experiments/search (503): (sqlite3.OperationalError) database is locked",
  ],
  [{ status: 429 }, "has too many requests and refused experiments/search (429)."],
  [{ isCut: true as const }, "could not be reached for experiments/search:"],
  [{ status: 401 }, "asks for credentials (401) at experiments/search."],
  [{ status: 403 }, "refused experiments/search (403)."],
  [{ status: 404 }, "has no experiments/search (404). Check the address"],
  [{ status: 302, headers: { location: "/login?next=x" } }, "/login. Use the address behind the redirect"],
  [{ status: 503, body: "disabled due to --serve-artifacts" }, "Start it with --serve-artifacts"],
])("the sentence for %o names the server and the call", async (fault, sentence) => {
  server.fail({ on: "experiments/search", ...fault });
  const failure: Error = await impatient()
    .searchExperiments()
    .then(
      () => new Error("It did not fail."),
      (error) => error,
    );
  expect(failure.message).toMatch(new RegExp(`^The MLflow server at ${server.url} `));
  expect(failure.message).toContain(sentence);
  expect(failure.message).not.toContain("secret");
});

test("a slow server and wrong credentials have sentences of their own", async () => {
  server.fail({ on: "experiments/search", holdMs: 3_000 });
  await expect(impatient({ deadline: Date.now() + 1_000 }).searchExperiments()).rejects.toThrow(
    "did not answer experiments/search within 1 s.",
  );
  server.fail({ on: "experiments/search", status: 401 });
  await expect(impatient({ authorization: "Basic eDp5" }).searchExperiments()).rejects.toThrow(
    "did not accept the credentials (401) for experiments/search.",
  );
});

test("what the server fails at may be tried again, what it refuses may not", async () => {
  server.fail({ on: "experiments/search", status: 500 });
  await expect(impatient().searchExperiments()).rejects.toBeInstanceOf(NetworkError);
  await expect(mlflow.getRun("f".repeat(32))).rejects.toMatchObject({ code: "not-found" });
});
