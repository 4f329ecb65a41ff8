import { expect, test } from "vitest";
import { db } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { artifacts } from "@/db/schema/runs";
import { getRun } from "@/lib/runs/read/queries";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { findByName } from "./find-by-name";

useTestDatabase();

test("what begins with the text comes before what holds it, and no other team's is found", async () => {
  const { teamId } = await makeTeam();
  const other = await makeTeam();
  await db()
    .insert(datasets)
    .values([
      { teamId, name: "old-claims" },
      { teamId, name: "claims_2026" },
      { teamId, name: "policies" },
      { teamId: other.teamId, name: "claims-of-others" },
    ]);
  expect((await findByName(teamId, " Claims ")).map(({ name }) => name)).toEqual([
    "claims_2026",
    "old-claims",
  ]);
  expect(await findByName(teamId, "claims%")).toEqual([]);
  expect(await findByName(teamId, "s_2")).toHaveLength(1);
  expect(await findByName(teamId, "")).toEqual([]);
});

test("a run is found by the beginning of its name or its id, an artifact by its newest version", async () => {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId);
  const run = await getRun(teamId, await makeRun(teamId));
  const kept = { teamId, key: "quality-report", kind: "markdown", data: {} };
  await db()
    .insert(artifacts)
    .values([
      { ...kept, version: 1 },
      { ...kept, version: 2 },
    ]);
  const found = { kind: "run", id: run.id, name: run.name, detail: run.state };
  expect(await findByName(teamId, run.name)).toEqual([found]);
  expect(await findByName(teamId, run.id.slice(0, 13).toUpperCase())).toEqual([found]);
  expect(await findByName(teamId, "report")).toMatchObject([{ kind: "artifact", detail: "version 2" }]);
});

test("runs are found by a beginning with any sign, and the newest first", async () => {
  const { teamId } = await makeTeam();
  await insertRuns(teamId, [{ name: "50%_a" }, { name: "50%_B" }, { name: "50 c" }, { name: "51" }]);
  const names = async (text: string) => (await findByName(teamId, text)).map(({ name }) => name);
  expect(await names("50%_")).toEqual(["50%_B", "50%_a"]);
  expect(await names("50")).toEqual(["50 c", "50%_B", "50%_a"]);
  expect(await names("0%_")).toEqual([]);
});
