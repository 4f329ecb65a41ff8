import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { registerModel } from "@/tests/registered-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { someClaims, trainModel } from "@/tests/trained-model";
import { serveModel } from "./serve-model";

useTestDatabase();

let teamId: string;
let claims: Record<string, string>[];
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  ({ claims } = await someClaims(600));
  await registerModel(teamId, "fraud", trainModel(claims, "logistic-regression"), "champion");
  await registerModel(teamId, "fraud", trainModel(claims, "balanced-random-forest", { n_estimators: 5 }));
});

test("the first request after an alias move uses the new version", async () => {
  const before = await serveModel(teamId, "fraud", "@champion");
  expect(before.version).toBe(1);
  await ownMlflow(teamId).setAlias("fraud", "champion", 2);
  const after = await serveModel(teamId, "fraud", "@champion");
  expect(after.version).toBe(2);
  const ofSecond = await (await serveModel(teamId, "fraud", "2")).score(claims);
  expect(await after.score(claims)).toEqual(ofSecond);
  expect(await before.score(claims)).not.toEqual(ofSecond);
});

test("a move by another process takes effect well before the cache expires", async () => {
  const { version } = await serveModel(teamId, "fraud", "@champion");
  const other = version === 1 ? 2 : 1;
  await sql()`update model_aliases set version = ${other} where alias = 'champion'`;
  const versionNow = async () => (await serveModel(teamId, "fraud", "@champion")).version;
  await expect.poll(versionNow, { timeout: 500, interval: 5 }).toBe(other);
});

test.each([["@nobody"], ["3"], ["0"], ["one"]])("version %s is not found", async (version) => {
  await expect(serveModel(teamId, "fraud", version)).rejects.toMatchObject({ code: "not-found" });
});

test("models of other teams are not found", async () => {
  const other = await makeTeam();
  await expect(serveModel(other.teamId, "fraud", "1")).rejects.toMatchObject({ code: "not-found" });
});
