import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { getLineage } from "./get-lineage";

useTestDatabase();

type Version = Partial<typeof datasetVersions.$inferInsert>;

async function makeDatasets(teamId: string) {
  const table = { uri: "local:x", format: "csv" as const, sizeBytes: 1, rows: 1, columns: [] };
  return async (name: string, versions: Version[]) => {
    const [dataset] = await db().insert(datasets).values({ teamId, name }).returning();
    const rows = versions.map((version, index) => ({
      ...table,
      ...{ teamId, datasetId: dataset!.id, version: index + 1, sha256: `${name} ${index + 1}`, id: newId() },
      ...version,
    }));
    await db().insert(datasetVersions).values(rows);
    return rows.map(({ id }) => id);
  };
}

async function train(teamId: string, tags: Record<string, string>) {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("tests");
  const { info } = await mlflow.createRun({ experimentId, tags });
  await mlflow.createRegisteredModel("fraud").catch(() => {});
  const source = `runs:/${info.run_id}/model`;
  return mlflow.createModelVersion({ name: "fraud", source, runId: info.run_id });
}

const labelsOf = async (teamId: string, start: Parameters<typeof getLineage>[1]) =>
  (await getLineage(teamId, start)).nodes.map(({ label }) => label).sort();

test("tags that are longer than an index takes lead nowhere, and keep no version from being registered", async () => {
  const { teamId } = await makeTeam();
  await train(teamId, { "switchyard.dataset": randomBytes(3000).toString("hex") });
  expect(await labelsOf(teamId, { kind: "model", name: "fraud", version: 1 })).toEqual(["fraud 1"]);
});

test("a version leads back to its data and on to its predictions, and a run to both", async () => {
  const { teamId } = await makeTeam();
  const make = await makeDatasets(teamId);
  const [raw] = await make("raw", [{}]);
  await make("claims", [{ sourceId: raw, runId: "prepared" }]);
  await make("unrelated", [{}]);
  await train(teamId, { "switchyard.dataset": "claims/1", "switchyard.run": "trained" });
  await make("scores", [{ sourceId: raw, modelName: "fraud", modelVersion: "1" }]);
  const whole = ["File", "Run prepared", "Run trained", "claims 1", "fraud 1", "raw 1", "scores 1"];
  expect(await labelsOf(teamId, { kind: "model", name: "fraud", version: 1 })).toEqual(whole);
  expect(await labelsOf(teamId, { kind: "dataset", name: "raw", version: 1 })).toEqual(whole);
  expect(await labelsOf(teamId, { kind: "run", id: "trained" })).toEqual(whole);
  expect(await labelsOf(teamId, { kind: "run", id: "prepared" })).toEqual(whole);
  expect(await labelsOf(teamId, { kind: "dataset", name: "unrelated", version: 1 })).toEqual([
    "File",
    "unrelated 1",
  ]);
  expect(await labelsOf(teamId, { kind: "run", id: "no-such" })).toEqual([]);
  const { teamId: other } = await makeTeam();
  expect(await labelsOf(other, { kind: "model", name: "fraud", version: 1 })).toEqual([]);
  expect(await labelsOf(other, { kind: "run", id: "trained" })).toEqual([]);
});

test("of data that much was made of, the newest are shown, and that there are more", async () => {
  const { teamId } = await makeTeam();
  const make = await makeDatasets(teamId);
  const [raw] = await make("raw", [{}]);
  await make(
    "daily",
    Array.from({ length: 130 }, () => ({ sourceId: raw })),
  );
  const { nodes, isCut } = await getLineage(teamId, { kind: "dataset", name: "raw", version: 1 });
  const daily = nodes.filter(({ label }) => label.startsWith("daily"));
  expect(isCut).toBe(true);
  expect(daily.length).toBeLessThanOrEqual(100);
  expect(daily.length).toBeGreaterThan(90);
  expect(daily.map(({ label }) => label)).toContain("daily 130");
  expect(daily.map(({ label }) => label)).not.toContain("daily 1");
  const one = await getLineage(teamId, { kind: "dataset", name: "daily", version: 1 });
  expect(one.nodes.map(({ label }) => label).sort()).toEqual(["File", "daily 1", "raw 1"]);
  expect(one.isCut).toBe(false);
});

test("a chain of versions is followed as far as is shown", async () => {
  const { teamId } = await makeTeam();
  const make = await makeDatasets(teamId);
  const ids = Array.from({ length: 150 }, newId);
  await make(
    "chain",
    ids.map((id, index) => ({ id, sourceId: ids[index - 1] })),
  );
  const { nodes, isCut } = await getLineage(teamId, { kind: "dataset", name: "chain", version: 75 });
  expect(isCut).toBe(false);
  expect(nodes.filter(({ kind }) => kind === "dataset")).toHaveLength(150);
  const last = await getLineage(teamId, { kind: "dataset", name: "chain", version: 150 });
  expect(last.isCut).toBe(true);
  expect(last.nodes.map(({ label }) => label)).toContain("chain 52");
});
