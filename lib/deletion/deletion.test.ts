import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { dashboards } from "@/db/schema/dashboards";
import { deployments } from "@/db/schema/flows";
import { modelTraffic } from "@/db/schema/registered-models";
import { artifacts } from "@/db/schema/runs";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDataset } from "@/lib/datasets/queries";
import { createExperiment } from "@/lib/experiments/mutations";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { getModel } from "@/lib/registry/model-queries";
import { findServed } from "@/lib/registry/served-versions";
import { writeAlias } from "@/lib/registry/write-alias";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { deleteFor, usesOf } from "./deletable";
import { deletableArtifact } from "./deletable-artifact";
import { deletableDataset } from "./deletable-dataset";
import { deletableExperiment } from "./deletable-experiment";
import { deletableFlow } from "./deletable-flow";
import { deletableModel } from "./deletable-model";
import { markFiles, sweepDeletedFiles } from "./deleted-files";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const upload = (name: string, csv = "id,label\n1,0\n2,1\n") =>
  createDatasetVersion(teamId, name, Readable.from([csv]), { contentType: "text/csv" });

/** A version of the model "fraud", trained on a dataset version. */
async function register(data = "cars/1", tags: Record<string, string> = {}) {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId, tags: { "switchyard.dataset": data, ...tags } });
  await mlflow.uploadArtifact(info.run_id, "model/model.onnx", "the model");
  await mlflow.uploadArtifact(info.run_id, "notes.txt", "notes");
  await mlflow.createRegisteredModel("fraud").catch(() => {});
  const { version } = await mlflow.createModelVersion({
    name: "fraud",
    source: `runs:/${info.run_id}/model`,
  });
  return { mlflow, version, experimentId };
}

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await storage(teamId).list(`${folder}/${teamId}`);
  const deeper: string[] = [];
  for (const queue = entries; queue.length > 0; ) {
    const entry = queue.shift()!;
    if (entry.isDirectory) queue.push(...(await storage(teamId).list(entry.path)));
    else deeper.push(entry.path);
  }
  return deeper;
};

const ignoreDeleted = (error: unknown) => expect(error).toMatchObject({ code: "not-found" });

const named = async (uses: Promise<{ kind: string; name: string; isHolding: boolean }[]>) =>
  (await uses).map(({ kind, name, isHolding }) => `${isHolding ? "! " : ""}${kind} ${name}`);

test("a deleted version leaves no file, and its number is not used again, also by a new dataset of that name", async () => {
  await upload("cars");
  await upload("cars");
  expect(await filesBelow("datasets")).toHaveLength(2);
  await deleteFor(deletableDataset, teamId, { name: "cars", version: 2 });
  expect(await filesBelow("datasets")).toHaveLength(1);
  expect(await upload("cars")).toMatchObject({ version: 3 });
  await deleteFor(deletableDataset, teamId, { name: "cars" });
  expect(await filesBelow("datasets")).toEqual([]);
  await expect(getDataset(teamId, "cars")).rejects.toMatchObject({ code: "not-found" });
  expect(await upload("cars")).toMatchObject({ version: 4 });
});

test("what a served alias was trained with stays until the alias is taken away", async () => {
  await upload("cars");
  const { mlflow, version } = await register();
  await mlflow.setAlias("fraud", "champion", version);
  const force = { force: true };
  const attempts = [
    () => deleteFor(deletableDataset, teamId, { name: "cars", version: 1 }, force),
    () => deleteFor(deletableDataset, teamId, { name: "cars" }, force),
    () => deleteFor(deletableModel, teamId, { name: "fraud", version: 1 }, force),
    () => deleteFor(deletableModel, teamId, { name: "fraud" }, force),
    () => deleteFor(deletableExperiment, teamId, "1", force),
  ];
  for (const attempt of attempts)
    await expect(attempt()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("It is needed by the alias fraud@champion."),
    });
  const { id } = await getModel(teamId, "fraud");
  await writeAlias(teamId, id, { alias: "champion", toVersion: null, changedBy: "", reason: "" });
  for (const attempt of attempts) await attempt().catch(ignoreDeleted);
  expect(await filesBelow("mlflow")).toEqual([]);
});

test("a version that only shadows, or gets a share of requests, stays too", async () => {
  await register();
  const { id } = await getModel(teamId, "fraud");
  await db()
    .insert(modelTraffic)
    .values({ teamId, registeredModelId: id, alias: "champion", mode: "shadow", version: 1, share: 1 });
  for (const ref of [{ name: "fraud", version: 1 }, { name: "fraud" }])
    await expect(deleteFor(deletableModel, teamId, ref, { force: true })).rejects.toThrow(
      "needed by the alias fraud@champion",
    );
  await expect(deleteFor(deletableExperiment, teamId, "1", { force: true })).rejects.toThrow(
    "fraud@champion",
  );
});

test("files that the experiment still names stay when a version goes, and the other way round", async () => {
  await register();
  expect(await filesBelow("mlflow")).toHaveLength(2);
  await deleteFor(deletableModel, teamId, { name: "fraud", version: 1 });
  expect(await filesBelow("mlflow")).toHaveLength(2);
  const { version } = await register();
  expect(version).toBe("2");
  const served = await findServed(teamId, "fraud", "2");
  const experiment = await deletableExperiment.uses(teamId, "1");
  expect(experiment).toMatchObject([{ kind: "model version", name: "fraud/2", isHolding: false }]);
  await expect(deleteFor(deletableExperiment, teamId, "1")).rejects.toMatchObject({ code: "conflict" });
  await deleteFor(deletableExperiment, teamId, "1", { force: true });
  // Only the served file is left of four.
  expect((await filesBelow("mlflow")).map((path) => `local:${path}`)).toEqual([served!.uri]);
  expect(await createExperiment(teamId, { name: "next" })).toMatchObject({ wireId: "2" });
  await deleteFor(deletableModel, teamId, { name: "fraud" });
  expect(await filesBelow("mlflow")).toEqual([]);
  expect(await findServed(teamId, "fraud", "2")).toBeUndefined();
});

test("scores and outcomes of requests go with the version that gave them, and with the model", async () => {
  await register();
  await register();
  await sql()`
    insert into prediction_scores (team_id, request_id, model, version, role, labels, probabilities)
    select ${teamId}, 'r', model, version, 'served', '{1}', '{0.9}'
    from (values ('fraud', 1), ('fraud', 2), ('other', 3)) scored (model, version)`;
  await sql()`
    insert into prediction_outcomes (team_id, request_id, place, version, role, model, label, flagged, probability, predicted_at)
    select team_id, request_id, 0, version, role, model, 1, 1, 0.9, now() from prediction_scores`;
  const left = async () =>
    (
      await sql()`
        select s.version from prediction_scores s
        join prediction_outcomes o on o.model = s.model and o.version = s.version order by 1`
    ).map(({ version }) => version);
  await deleteFor(deletableModel, teamId, { name: "fraud", version: 1 });
  expect(await left()).toEqual([2, 3]);
  await deleteFor(deletableModel, teamId, { name: "fraud" });
  expect(await left()).toEqual([3]);
});

test("the uses of a dataset are deployments, automations, runs, models and what was made of it", async () => {
  const { id: sourceId } = await upload("cars");
  await upload("cars");
  const origin = { sourceId, runId: "r", nodeId: "n", model: { name: "fraud", version: "1" } };
  await createDatasetVersion(teamId, "scores", Readable.from(["id,score\n1,0\n"]), {
    contentType: "text/csv",
    origin,
  });
  const [running] = await insertRuns(teamId, [
    { params: { dataset: "cars", version: 1 }, state: "Running" },
    { params: { dataset: "cars@2" } },
    { params: { dataset: "other" } },
  ]);
  const [{ flowId } = { flowId: "" }] = await sql()<{ flowId: string }[]>`
    select flow_id as "flowId" from runs where id = ${running!}`;
  await db()
    .insert(deployments)
    .values({ teamId, slug: "train", name: "Train", flowId, params: { dataset: "cars" } });
  expect(await named(usesOf(deletableDataset, teamId, { name: "cars", version: 1 }))).toEqual([
    "! run test-run-0 (Running)",
    "dataset version scores 1",
  ]);
  expect(await named(usesOf(deletableDataset, teamId, { name: "cars", version: 2 }))).toEqual([
    "deployment Train",
    "run test-run-1",
  ]);
  expect(await named(usesOf(deletableDataset, teamId, { name: "cars" }))).toEqual([
    "! run test-run-0 (Running)",
    "deployment Train",
    "run test-run-1",
    "dataset version scores 1",
  ]);
  await expect(deleteFor(deletableDataset, teamId, { name: "cars" }, { force: true })).rejects.toThrow(
    "It is needed by the run test-run-0 (Running).",
  );
  await expect(deleteFor(deletableDataset, teamId, { name: "cars", version: 2 })).rejects.toThrow(
    "It is used by the deployment Train and the run test-run-1. Delete it with force=true.",
  );
  const other = await makeTeam();
  await expect(usesOf(deletableDataset, other.teamId, { name: "cars" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("dashboards that show a model, or runs of a flow, use it", async () => {
  await register();
  const [run] = await insertRuns(teamId, [{ state: "Completed" }]);
  const [flow] = await sql()<{ id: string; slug: string }[]>`
    select flows.id, slug from flows join runs on runs.flow_id = flows.id where runs.id = ${run!}`;
  await db().insert(deployments).values({ teamId, slug: "walk", name: "Walk", flowId: flow!.id });
  const other = await makeTeam();
  const show = (owner: string, title: string, panel: object) =>
    db()
      .insert(dashboards)
      .values({ teamId: owner, name: title.toLowerCase(), title, panels: [{ type: "text" }, panel] });
  await show(teamId, "Claims", { type: "drift", model: "fraud" });
  await show(teamId, "Runs", { type: "runs", deployment: "walk" });
  await show(teamId, "Neither", { type: "runs", deployment: null, query: "fraud", markdown: "walk" });
  await show(other.teamId, "Theirs", { type: "drift", model: "fraud" });
  expect(await named(usesOf(deletableModel, teamId, { name: "fraud" }))).toEqual(["dashboard Claims"]);
  expect(await named(usesOf(deletableModel, teamId, { name: "fraud", version: 1 }))).toEqual([]);
  expect(await named(usesOf(deletableFlow, teamId, flow!.slug))).toContain("dashboard Runs");
  await expect(deleteFor(deletableModel, teamId, { name: "fraud" })).rejects.toThrow(
    "It is used by the dashboard Claims.",
  );
});

test("a crash after the rows were deleted leaves the files to the next sweep", async () => {
  const { uri } = await upload("cars");
  const kept = await upload("kept");
  await db().transaction((tx) => markFiles(tx, teamId, [uri, kept.uri]));
  // Still named: the transaction that marks also deletes the rows.
  expect(await sweepDeletedFiles(teamId)).toBe(0);
  await sql()`delete from dataset_versions where uri = ${uri}`;
  await db().transaction((tx) => markFiles(tx, teamId, [uri]));
  expect(await sweepDeletedFiles()).toBe(1);
  expect((await filesBelow("datasets")).map((path) => `local:${path}`)).toEqual([kept.uri]);
  expect(await sql()`select uri from deleted_files`).toEqual([]);
});

test("a file that cannot be deleted now keeps its mark, and the others go", async () => {
  const { uri } = await upload("cars");
  await sql()`delete from dataset_versions`;
  await db().transaction((tx) => markFiles(tx, teamId, ["gs://gone/object#1", uri]));
  expect(await sweepDeletedFiles()).toBe(1);
  expect(
    await sql()`select uri, error like 'No block of the team%' as "hasError" from deleted_files`,
  ).toEqual([{ uri: "gs://gone/object#1", hasError: true }]);
});

test("a flow goes with its deployments and runs, unless one has not ended or a model version came of one", async () => {
  const [run, open] = await insertRuns(teamId, [{}, { state: "Running" }]);
  const [flow] = await sql()<{ id: string; slug: string }[]>`
    select flows.id, slug from flows join runs on runs.flow_id = flows.id where runs.id = ${run!}`;
  await db().insert(deployments).values({ teamId, slug: "walk", name: "Walk", flowId: flow!.id });
  await expect(deleteFor(deletableFlow, teamId, flow!.slug, { force: true })).rejects.toThrow(
    "needed by the run test-run-1 (Running)",
  );
  await sql()`update runs set state = 'Cancelled' where id = ${open!}`;
  await expect(deleteFor(deletableFlow, teamId, flow!.slug)).rejects.toThrow("force=true");
  await sql()`update flows set is_shipped = true where id = ${flow!.id}`;
  await expect(deleteFor(deletableFlow, teamId, flow!.slug, { force: true })).rejects.toThrow("ships with");
  await sql()`update flows set is_shipped = false where id = ${flow!.id}`;
  await register("cars/1", { "switchyard.run": run! });
  await expect(deleteFor(deletableFlow, teamId, flow!.slug, { force: true })).rejects.toThrow(
    "needed by the model version fraud/1",
  );
  await deleteFor(deletableModel, teamId, { name: "fraud" });
  await deleteFor(deletableFlow, teamId, flow!.slug, { force: true });
  const left = await sql()`
    select id from flows where id = ${flow!.id} union all select id from deployments where flow_id = ${flow!.id}
    union all select id from runs where flow_id = ${flow!.id}`;
  expect(left).toEqual([]);
});

test("a deleted artifact's number is not used again, and its deletion is audited", async () => {
  const [runId] = await insertRuns(teamId, [{}]);
  const data = { title: "A", markdown: "a" };
  const { id } = await createArtifact(
    teamId,
    { runId: runId!, nodeId: "n" },
    { key: "a", kind: "markdown", data },
  );
  await deleteFor(deletableArtifact, teamId, id);
  expect(await db().select().from(artifacts)).toEqual([]);
  const again = await createArtifact(
    teamId,
    { runId: runId!, nodeId: "n" },
    { key: "a", kind: "markdown", data },
  );
  expect(again.version).toBe(2);
  const audited = await sql()`select action, subject_name from audit_log where action = 'artifact.deleted'`;
  expect(audited).toMatchObject([{ action: "artifact.deleted", subject_name: "a v1" }]);
});

test("a deleted team leaves no numbers", async () => {
  await upload("cars");
  await sql()`delete from teams where id = ${teamId}`;
  expect(await sql()`select * from used_numbers where team_id = ${teamId}`).toEqual([]);
});
