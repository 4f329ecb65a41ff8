import { expect, test } from "vitest";
import { db } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { experiments } from "@/db/schema/experiments";
import { modelAliases, modelVersions, registeredModels } from "@/db/schema/registered-models";
import { getRun } from "@/lib/runs/read/queries";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { type OfferedKind, offeredKinds, offerNames } from "./offer-names";

useTestDatabase();

const valuesOf = async (teamId: string, kind: OfferedKind, text?: string) =>
  (await offerNames(teamId, kind, { text })).items.map(({ value }) => value);

async function insertModel(teamId: string, name: string, newest: number, tags = {}) {
  const [model] = await db().insert(registeredModels).values({ teamId, name, tags }).returning();
  const versions = Array.from({ length: newest }, (_, index) => index + 1);
  if (newest > 0)
    await db()
      .insert(modelVersions)
      .values(versions.map((version) => ({ teamId, registeredModelId: model!.id, version, source: "" })));
  return model!.id;
}

test("names that begin with the text come first, of this team alone, and what follows is said", async () => {
  const { teamId } = await makeTeam();
  const other = await makeTeam();
  const names = ["old-claims", "claims_2026", "policies", "Claims-raw"];
  await db()
    .insert(datasets)
    .values(names.map((name) => ({ teamId, name })));
  await db().insert(datasets).values({ teamId: other.teamId, name: "claims-of-others" });
  expect(await valuesOf(teamId, "dataset", " CLAIMS ")).toEqual(["Claims-raw", "claims_2026", "old-claims"]);
  expect(await valuesOf(teamId, "dataset", "s_2")).toEqual(["claims_2026"]);
  expect(await offerNames(teamId, "dataset", { limit: 3 })).toMatchObject({ hasMore: true });
  expect(await offerNames(teamId, "dataset", { limit: 4 })).toMatchObject({ hasMore: false });
});

test("a model's versions are offered by alias, latest and newest numbers; prompts are no models", async () => {
  const { teamId } = await makeTeam();
  const fraud = await insertModel(teamId, "fraud", 7);
  await insertModel(teamId, "churn", 0);
  await insertModel(teamId, "greet", 2, { "mlflow.prompt.is_prompt": "true" });
  await db().insert(modelAliases).values({ registeredModelId: fraud, alias: "champion", version: 6 });
  expect(await valuesOf(teamId, "model")).toEqual(["churn", "fraud"]);
  const newest = ["fraud/7", "fraud/6", "fraud/5", "fraud/4", "fraud/3"];
  expect(await valuesOf(teamId, "model-version")).toEqual(["fraud@champion", "fraud/latest", ...newest]);
  expect(await valuesOf(teamId, "model-version", "fraud/2")).toEqual(["fraud/2"]);
  const { items } = await offerNames(teamId, "model-version", { text: "FRAUD@" });
  expect(items).toEqual([{ value: "fraud@champion", name: "fraud@champion", detail: "version 6" }]);
});

test("a deployment is offered by its name and taken by its slug, a run by the beginning of its name or id", async () => {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId);
  const run = await getRun(teamId, await makeRun(teamId));
  const [deployment] = (await offerNames(teamId, "deployment")).items;
  expect(deployment).toMatchObject({ value: run.deployment });
  const offered = { value: run.id, name: run.name, detail: run.state };
  for (const text of ["", run.name, run.id.slice(0, 12)])
    expect((await offerNames(teamId, "run", { text })).items).toEqual([offered]);
});

test("deleted experiments are not offered, and every kind has its names", async () => {
  const { teamId } = await makeTeam();
  await db()
    .insert(experiments)
    .values([
      { teamId, wireId: "1", name: "training" },
      { teamId, wireId: "2", name: "gone", lifecycleStage: "deleted" },
    ]);
  expect(await valuesOf(teamId, "experiment")).toEqual(["training"]);
  for (const kind of offeredKinds) expect(await valuesOf(teamId, kind, "zzz'%")).toEqual([]);
});
