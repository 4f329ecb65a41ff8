import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { moveExperimentRun } from "@/lib/experiments/experiment-lifecycle";
import { createLoggedModel, updateLoggedModel } from "@/lib/experiments/logged-models";
import { putProxiedFile } from "@/lib/experiments/proxied-files";
import { listExperimentRuns } from "@/lib/experiments/queries";
import { putRunArtifact } from "@/lib/experiments/run-artifacts";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { BinCursor, deleteFromBin, deleteOneFromBin, listBin, moveInBin, restoreFromBin } from "./bin";
import { sweepDeletedFiles } from "./deleted-files";
import { emptyBin } from "./empty-bin";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const all = { limit: 100 };
const names = async () => (await listBin(teamId, all)).map(({ kind, name }) => `${kind} ${name}`);
/** Everything in the bin is older. */
const later = () => new Date(Date.now() + 1000);

/** An experiment with a run and a logged model of one file each. */
async function scene(name = "claims") {
  const wireId = await ownMlflow(teamId).ensureExperiment(name);
  const { info } = await ownMlflow(teamId).createRun({ experimentId: wireId, name: "brave" });
  const runFile = await putRunArtifact(teamId, info.run_id, "notes.txt", "notes");
  const model = await createLoggedModel(teamId, { experimentId: wireId, name: "forest" });
  const modelFile = await putProxiedFile(teamId, `${wireId}/models/${model.id}/artifacts/MLmodel`, "m");
  return { wireId, run: info.run_id, model: model.id, runFile: runFile.uri, modelFile: modelFile.uri };
}

const isStored = (uri: string) =>
  storage(teamId)
    .stat(uri)
    .then(() => true)
    .catch(() => false);

const acts = async () =>
  (await sql()<{ action: string }[]>`select action from audit_log where team_id = ${teamId} order by id`).map(
    ({ action }) => action,
  );

test("runs, models and experiments go to the bin and come back", async () => {
  const { wireId, run, model } = await scene();
  await moveExperimentRun(teamId, run, "deleted");
  await updateLoggedModel(teamId, model, { lifecycleStage: "deleted" });
  expect(await names()).toEqual(["model forest", "run brave"]);
  await moveInBin(teamId, { kind: "experiment", id: wireId }, "deleted");
  expect(await names()).toEqual(["experiment claims"]);
  for (const ref of [
    { kind: "run" as const, id: run },
    { kind: "model" as const, id: model },
  ])
    await expect(moveInBin(teamId, ref, "active")).rejects.toThrow(
      "Its experiment claims is in the bin. Restore the experiment.",
    );
  await moveInBin(teamId, { kind: "experiment", id: wireId }, "active");
  expect(await names()).toEqual(["model forest"]);
  await moveInBin(teamId, { kind: "model", id: model }, "active");
  expect(await names()).toEqual([]);
  expect(await listExperimentRuns(teamId, [run])).toMatchObject([
    { lifecycleStage: "active", deletedAt: null },
  ]);
});

test("what was deleted before the time goes, with its files; what was deleted later, or is in use, stays", async () => {
  const { run, model, runFile, modelFile } = await scene();
  await moveExperimentRun(teamId, run, "deleted");
  await updateLoggedModel(teamId, model, { lifecycleStage: "deleted" });
  expect(await emptyBin(teamId, new Date(Date.now() - 60_000))).toBe(0);
  expect(await emptyBin(teamId)).toBe(0);
  expect(await emptyBin((await makeTeam()).teamId, later())).toBe(0);
  expect([await isStored(runFile), await isStored(modelFile)]).toEqual([true, true]);
  expect(await emptyBin(teamId, later())).toBe(2);
  expect([await isStored(runFile), await isStored(modelFile)]).toEqual([false, false]);
  expect(await names()).toEqual([]);
  expect((await acts()).at(-1)).toBe("bin.emptied");
});

test("an experiment goes with all that is in it; the experiment Default stays", async () => {
  const { wireId, run, runFile, modelFile } = await scene();
  await moveInBin(teamId, { kind: "experiment", id: wireId }, "deleted");
  await moveInBin(teamId, { kind: "experiment", id: "0" }, "deleted");
  expect(await emptyBin(teamId, later())).toBe(2);
  expect(await listExperimentRuns(teamId, [run])).toEqual([]);
  expect([await isStored(runFile), await isStored(modelFile)]).toEqual([false, false]);
  expect(await names()).toEqual(["experiment Default"]);
});

test("what a registered version came of stays in the bin, until the version goes", async () => {
  const { wireId, run, model } = await scene();
  const mlflow = ownMlflow(teamId);
  await mlflow.createRegisteredModel("fraud");
  await mlflow.createModelVersion({ name: "fraud", source: `runs:/${run}/`, runId: run });
  await moveInBin(teamId, { kind: "run", id: run }, "deleted");
  expect(await listBin(teamId, all)).toMatchObject([{ keptBy: "fraud/1" }]);
  expect(await deleteFromBin(teamId, [{ kind: "run", id: run }])).toBe(0);
  expect(await emptyBin(teamId, later())).toBe(0);
  await moveInBin(teamId, { kind: "experiment", id: wireId }, "deleted");
  expect(await listBin(teamId, all)).toMatchObject([{ kind: "experiment", keptBy: "fraud/1" }]);
  expect(await emptyBin(teamId, later())).toBe(0);
  await sql()`delete from model_versions where team_id = ${teamId}`;
  expect(await emptyBin(teamId, later())).toBe(2);
  await expect(moveInBin(teamId, { kind: "model", id: model }, "active")).rejects.toThrow(model);
});

test("a member lets things go at once; an experiment that goes is not restored", async () => {
  const { wireId, run } = await scene();
  await moveExperimentRun(teamId, run, "deleted");
  const other = (await makeTeam()).teamId;
  expect(await deleteFromBin(other, [{ kind: "run", id: run }])).toBe(0);
  expect(await deleteFromBin(teamId, [{ kind: "run", id: run }])).toBe(1);
  expect(await listBin(teamId, all)).toMatchObject([{ isDue: true }]);
  expect(await emptyBin(teamId)).toBe(1);
  await moveInBin(teamId, { kind: "experiment", id: wireId }, "deleted");
  expect(await deleteFromBin(teamId, [{ kind: "experiment", id: wireId }])).toBe(1);
  await expect(moveInBin(teamId, { kind: "experiment", id: wireId }, "active")).rejects.toMatchObject({
    code: "conflict",
    message: "The experiment claims is being deleted for good and cannot be restored.",
  });
  expect(await acts()).toEqual(expect.arrayContaining(["experiment-run.deleted-for-good", "bin.emptied"]));
});

test("the bin is read page by page, while others come and go", async () => {
  const wireId = await ownMlflow(teamId).ensureExperiment("pages");
  for (const name of ["one", "two", "three"]) {
    const { info } = await ownMlflow(teamId).createRun({ experimentId: wireId, name });
    await moveInBin(teamId, { kind: "run", id: info.run_id }, "deleted");
  }
  const [first, second] = await listBin(teamId, { limit: 2 });
  expect([first, second]).toMatchObject([{ name: "three" }, { name: "two" }]);
  await restoreFromBin(teamId, { kind: "run", id: first!.id });
  const after = BinCursor.parse(second!.cursor);
  expect(await listBin(teamId, { limit: 2, after })).toMatchObject([{ name: "one" }]);
});

test("what is not in the bin is neither restored nor deleted; what stays says why", async () => {
  const { run } = await scene();
  const ref = { kind: "run" as const, id: run };
  const missing = { code: "not-found", message: `The bin has no run ${run}.` };
  await expect(restoreFromBin(teamId, ref)).rejects.toMatchObject(missing);
  await expect(deleteOneFromBin(teamId, ref)).rejects.toMatchObject(missing);
  await moveInBin(teamId, ref, "deleted");
  await expect(deleteOneFromBin((await makeTeam()).teamId, ref)).rejects.toMatchObject(missing);
  expect(await deleteOneFromBin(teamId, ref)).toMatchObject({ name: "brave", isDue: true });
  const standard = { kind: "experiment" as const, id: "0" };
  await moveInBin(teamId, standard, "deleted");
  await expect(deleteOneFromBin(teamId, standard)).rejects.toThrow(
    "The experiment Default stays: MLflow's clients expect it.",
  );
});

test("after a kill between rows and files, and between the parts of an experiment, the next sweep continues", async () => {
  const killed = await scene();
  await moveExperimentRun(teamId, killed.run, "deleted");
  // As after a kill: the rows have gone with their transaction, and nothing has swept the files.
  const stopped = new AbortController();
  const emptying = emptyBin(teamId, later(), stopped.signal);
  stopped.abort();
  await emptying;
  expect(await isStored(killed.runFile)).toBe(true);
  expect(await sql()`select uri from deleted_files where team_id = ${teamId}`).toEqual([
    { uri: killed.runFile },
  ]);
  expect(await sweepDeletedFiles(teamId)).toBe(1);
  expect(await isStored(killed.runFile)).toBe(false);

  const half = await scene("half");
  await moveInBin(teamId, { kind: "experiment", id: half.wireId }, "deleted");
  await deleteFromBin(teamId, [{ kind: "experiment", id: half.wireId }]);
  await sql()`delete from experiment_runs where id = ${half.run}`;
  expect(await emptyBin(teamId)).toBe(1);
  expect(await emptyBin(teamId)).toBe(0);
  expect(await isStored(half.modelFile)).toBe(false);
});
