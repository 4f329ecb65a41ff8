import { expect, test } from "vitest";
import { db } from "@/db/client";
import { modelAliases, modelVersions } from "@/db/schema/registered-models";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createRegisteredModel } from "./model-mutations";
import { getModel } from "./model-queries";
import { getTrainedModel, getTrainedVersion, listTrainedVersions } from "./model-view";

useTestDatabase();

async function makeModel(versionCount: number) {
  const { teamId } = await makeTeam();
  await createRegisteredModel(teamId, { name: "fraud" });
  const { id: registeredModelId } = await getModel(teamId, "fraud");
  const version = (number: number) => ({
    ...{ teamId, registeredModelId, version: number, source: "s3://bucket/model", isOutside: true },
    stage: number === 7 ? ("Production" as const) : ("None" as const),
  });
  await db()
    .insert(modelVersions)
    .values(Array.from({ length: versionCount }, (_, index) => version(index + 1)));
  await db().insert(modelAliases).values({ registeredModelId, alias: "champion", version: 3 });
  return teamId;
}

test("of a model with many versions, the newest are read, and those that aliases name", async () => {
  const teamId = await makeModel(620);
  const { versions, versionCount } = await getTrainedModel(teamId, "fraud");
  expect(versionCount).toBe(620);
  expect(versions.map(({ version }) => version)).toEqual([
    ...Array.from({ length: 500 }, (_, index) => 620 - index),
    3,
  ]);
  expect(versions.at(-1)?.aliases).toEqual(["champion"]);
  const chosen = await listTrainedVersions(teamId, "fraud", [9, 5, 700]);
  expect(chosen.map(({ version }) => version)).toEqual([9, 5]);
  expect((await getTrainedVersion(teamId, "fraud", "42")).version).toBe(42);
  for (const number of ["621", "0", "x", "1e3", "99999999999"])
    await expect(getTrainedVersion(teamId, "fraud", number)).rejects.toThrow(
      `fraud has no version ${number}.`,
    );
});

test("MLflow's clients get the newest version of each stage, and of all by the alias latest", async () => {
  const teamId = await makeModel(30);
  const get = async (path: string) =>
    (await handleMlflow(teamId, new Request(`http://portal/api/2.0/mlflow/${path}`))).json();
  const { registered_model } = await get("registered-models/get?name=fraud");
  const ofStages = ({ version, current_stage }: { version: string; current_stage: string }) => [
    version,
    current_stage,
  ];
  expect(registered_model.latest_versions.map(ofStages)).toEqual([
    ["30", "None"],
    ["7", "Production"],
  ]);
  const latest = await get("registered-models/get-latest-versions?name=fraud&stages=Production");
  expect(latest.model_versions.map(ofStages)).toEqual([["7", "Production"]]);
  const newest = await get("registered-models/alias?name=fraud&alias=latest");
  expect(newest.model_version.version).toBe("30");
});
