import { afterAll, beforeAll, expect, test } from "vitest";
import { listAllRunArtifacts } from "@/lib/experiments/run-artifacts";
import { createMlflowClient, type MlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { getModel, listModelVersions } from "@/lib/registry/model-queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startUnwellMlflow } from "@/tests/unwell-mlflow";
import { importExperiments, type Wanted } from "./import-experiments";
import { importModels } from "./import-models";
import { importedRunId, importedRunTag } from "./imported-id";
import { Ledger } from "./ledger";

useTestDatabase();

let source: Awaited<ReturnType<typeof startUnwellMlflow>>;
let there: MlflowClient;

beforeAll(async () => {
  const { teamId } = await makeTeam("The source");
  source = await startUnwellMlflow(teamId);
  there = ownMlflow(teamId);
});
afterAll(() => source.close());

async function importAll(
  teamId: string,
  wanted: Partial<Wanted> = {},
  options: { signal?: AbortSignal } = {},
) {
  const ledger = new Ledger();
  const { signal = new AbortController().signal } = options;
  const context = {
    teamId,
    source: createMlflowClient({ baseUrl: source.url, signal, patienceMs: 1_000 }),
    sourceUri: source.url,
    mover: { name: "Ada", role: "editor" as const },
    withFiles: true,
    ledger,
    signal,
  };
  await importExperiments(context, { experiments: [], ...wanted }, () => {});
  await importModels(context, { experiments: [], ...wanted }, () => {});
  return ledger.summary();
}

/** A run with a child, a history of three values, files and a registered version. */
async function fillSource(name: string) {
  const experimentId = await there.ensureExperiment(name);
  const { info } = await there.createRun({ experimentId, name: "parent", tags: { team: "claims" } });
  await there.logBatch(info.run_id, {
    params: { depth: 5 },
    metrics: [0.7, 0.8, Number.NaN].map((value, step) => ({
      ...{ key: "recall", value, step },
      timestamp: 1_700_000_000_000 + step,
    })),
  });
  await there.uploadArtifact(info.run_id, "model/MLmodel", "flavors: {}");
  await there.uploadArtifact(info.run_id, "notes/a b%.txt", "hello é");
  const child = await there.createRun({
    experimentId,
    name: "child",
    tags: { "mlflow.parentRunId": info.run_id, "switchyard.run": "of another portal" },
  });
  await there.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date(1_700_000_100_000) });
  await there.createRegisteredModel(name, "A model");
  await there.createModelVersion({ name, source: `runs:/${info.run_id}/model`, runId: info.run_id });
  await there.setAlias(name, "challenger", 1);
  await there.setAlias(name, "champion", 1);
  return { parent: info.run_id, child: child.info.run_id };
}

test("what is on the server comes with history, files and versions; a second import changes nothing", async () => {
  const ids = await fillSource("first");
  const { teamId } = await makeTeam();
  const here = ownMlflow(teamId);
  const summary = await importAll(teamId, { experiments: ["first"] });
  expect(summary.counts).toMatchObject({
    experiments: 1,
    runs: 2,
    files: 2,
    "model versions": 1,
    aliases: 1,
  });
  const parent = await here.getRun(importedRunId(teamId, ids.parent));
  expect(parent.info).toMatchObject({ run_name: "parent", status: "FINISHED", end_time: 1_700_000_100_000 });
  expect(parent.data.params).toEqual([{ key: "depth", value: "5" }]);
  expect(parent.data.tags).toContainEqual({ key: importedRunTag, value: ids.parent });
  const history = [];
  for await (const page of here.metricHistory(parent.info.run_id, "recall")) history.push(...page);
  expect(history.map(({ value, step }) => [value, step])).toEqual([
    [0.7, 0],
    [0.8, 1],
    [Number.NaN, 2],
  ]);
  const { tags } = (await here.getRun(importedRunId(teamId, ids.child))).data;
  expect(tags).toContainEqual({ key: "mlflow.parentRunId", value: parent.info.run_id });
  expect(tags.map(({ key }) => key)).not.toContain("switchyard.run");
  const files = await listAllRunArtifacts(teamId, parent.info.run_id);
  expect(files.map(({ path }) => path)).toEqual(["model/MLmodel", "notes/a b%.txt"]);
  const model = await getModel(teamId, "first");
  expect(model.aliases).toEqual([{ alias: "challenger", version: 1 }]);
  expect(summary.leftOut).toEqual([
    expect.objectContaining({ what: "aliases", reason: expect.stringContaining("needs the role admin") }),
  ]);

  const before = JSON.stringify([
    await here.getRun(parent.info.run_id),
    await getModel(teamId, "first"),
    await listModelVersions(teamId, "first"),
    files,
  ]);
  const again = await importAll(teamId, { experiments: ["first"] });
  expect(again.counts).toEqual({
    "experiments that were here already": 1,
    "runs that were here already": 2,
    "files that were here already": 2,
    "registered models that were here already": 1,
    "model versions that were here already": 1,
  });
  const after = [
    await here.getRun(parent.info.run_id),
    await getModel(teamId, "first"),
    await listModelVersions(teamId, "first"),
    files,
  ];
  expect(JSON.stringify(after)).toBe(before);
});

test("an interrupted import goes on where it was, and what is new is added", async () => {
  const ids = await fillSource("second");
  const { teamId } = await makeTeam();
  const here = ownMlflow(teamId);
  const wanted = { experiments: ["second"] };
  source.fail({ on: "metrics/get-history", status: 500, times: 20 });
  await expect(importAll(teamId, wanted)).rejects.toThrow("failed at metrics/get-history (500)");
  source.heal();
  expect((await importAll(teamId, wanted)).counts).toMatchObject({ "model versions": 1 });
  await there.logBatch(ids.child, { metrics: { loss: 0.1 } });
  await there.uploadArtifact(ids.parent, "later.txt", "new");
  const added = await importAll(teamId, wanted);
  expect(added.counts).toMatchObject({ "runs that had changed": 1, files: 1, "metric values": 1 });
  const child = await here.getRun(importedRunId(teamId, ids.child));
  expect(child.data.metrics.map(({ key }) => key)).toEqual(["loss"]);
});

test("what cannot come is listed with its reason, and other teams' imports do not meet", async () => {
  const experimentId = await there.ensureExperiment("third");
  const { info } = await there.createRun({ experimentId, name: "outside" });
  await there.createRegisteredModel("third");
  await there.createModelVersion({ name: "third", source: "s3://bucket/model" });
  await there.createModelVersion({
    name: "third",
    source: `runs:/${info.run_id}/nothing`,
    runId: info.run_id,
  });
  const [one, other] = [await makeTeam(), await makeTeam()];
  const summary = await importAll(one.teamId);
  expect(summary.leftOut).toContainEqual({
    ...{ what: "model versions", reason: "its files were not imported", count: 1 },
    examples: ["third/2"],
  });
  const versions = await listModelVersions(one.teamId, "third");
  expect(versions.map(({ version, source, isOutside }) => [version, source, isOutside])).toEqual([
    [1, "s3://bucket/model", true],
  ]);
  await importAll(other.teamId);
  expect(importedRunId(one.teamId, info.run_id)).not.toBe(importedRunId(other.teamId, info.run_id));
  await expect(importAll(one.teamId, { experiments: ["nowhere"] })).rejects.toThrow(
    "The MLflow server has no experiment nowhere.",
  );
  const later = await importAll((await makeTeam()).teamId, { since: new Date(Date.now() + 60_000) });
  expect(later.counts.runs).toBeUndefined();
});
