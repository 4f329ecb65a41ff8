import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { environment } from "@/lib/base/environment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createDatasetVersion, type NewVersionOptions } from "./create-dataset-version";
import { getDataset, getDatasetVersion, listDatasets, previewDatasetVersion } from "./queries";
import { readColumns } from "./read-columns";

useTestDatabase();

const CSV = "id;make\n1;VW\n2;\n3;Saab\n";
const upload = (teamId: string, name: string, body = CSV, options: Partial<NewVersionOptions> = {}) =>
  createDatasetVersion(teamId, name, Readable.from([body]), { contentType: "text/csv", ...options });

function filesLeft(teamId: string) {
  const folder = path.join(environment().dataDir, "storage");
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isFile() && (entry.parentPath.includes(teamId) || entry.parentPath.endsWith(".unfinished")),
    )
    .map((entry) => entry.name);
}

test("the first upload becomes version 1, the next one version 2", async () => {
  const { teamId, userId } = await makeTeam();
  const first = await createDatasetVersion(teamId, "cars", Readable.from([CSV]), {
    contentType: "text/csv",
    createdBy: userId,
    isSynthetic: true,
    note: "made up",
  });
  const sha256 = createHash("sha256").update(CSV).digest("hex");
  expect(first).toMatchObject({
    version: 1,
    rows: 3,
    sha256,
    isSynthetic: true,
    note: "made up",
    createdBy: userId,
  });
  expect(await upload(teamId, "cars")).toMatchObject({ version: 2, isSynthetic: false });
  expect((await getDataset(teamId, "cars")).versions.map((version) => version.version)).toEqual([2, 1]);
  expect(await getDatasetVersion(teamId, "cars", "latest")).toMatchObject({ version: 2 });
});

test("concurrent uploads get different versions", async () => {
  const { teamId } = await makeTeam();
  const versions = await Promise.all([1, 2, 3, 4].map(() => upload(teamId, "cars")));
  expect(versions.map((version) => version.version).sort()).toEqual([1, 2, 3, 4]);
});

test("a task creates a derived version once, with its origin", async () => {
  const { teamId } = await makeTeam();
  const source = await upload(teamId, "cars");
  const model = { name: "fraud", version: "3" };
  const origin = { sourceId: source.id, runId: "r1", nodeId: "predict", model };
  const first = await upload(teamId, "scored", CSV, { origin });
  const repeated = await upload(teamId, "scored", `${CSV}4;BMW\n`, { origin });
  expect(repeated).toEqual(first);
  expect(first).toMatchObject({ sourceId: source.id, runId: "r1", modelName: "fraud", modelVersion: "3" });
  expect(filesLeft(teamId)).toHaveLength(2);
  const byAnother = await upload(teamId, "scored", CSV, {
    origin: { ...origin, model: { name: "fraud", version: "4" } },
  });
  expect([first.version, byAnother.version]).toEqual([1, 2]);
});

test("a rejected upload leaves neither rows nor files", async () => {
  const { teamId } = await makeTeam();
  await expect(upload(teamId, "cars", "a,b\n1\n")).rejects.toMatchObject({ code: "invalid" });
  await expect(upload(teamId, "Not A Name")).rejects.toMatchObject({ code: "invalid" });
  const breaking = Readable.from(
    (async function* () {
      yield "a,b\n";
      throw new Error("the line broke");
    })(),
  );
  await expect(createDatasetVersion(teamId, "cars", breaking, { contentType: "text/csv" })).rejects.toThrow(
    "the line broke",
  );
  await expect(upload(teamId, "cars", CSV, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect((await listDatasets(teamId)).items).toEqual([]);
  expect(filesLeft(teamId)).toEqual([]);
});

test("claims need their target, and later versions must keep it", async () => {
  const { teamId } = await makeTeam();
  await expect(upload(teamId, "claims")).rejects.toThrow('The column "FraudFound_P" is missing');
  await upload(teamId, "frauds", "a,FraudFound_P\n1,0\n");
  await expect(upload(teamId, "frauds")).rejects.toThrow('The column "FraudFound_P" is missing');
});

test("reads columns in file order, and empty values as empty text", async () => {
  const { teamId } = await makeTeam();
  const version = await upload(teamId, "cars");
  const progress: number[] = [];
  expect(await readColumns(version, ["make", "id"], { onProgress: (rows) => progress.push(rows) })).toEqual({
    columns: { make: ["VW", "", "Saab"], id: ["1", "2", "3"] },
    rows: 3,
  });
  expect(progress).toEqual([3]);
  await expect(readColumns(version, ["id", "Fault"])).rejects.toThrow('has no column "Fault"');
  expect(await previewDatasetVersion(teamId, "cars", 1, 2)).toEqual({
    columns: ["id", "make"],
    rows: [
      ["1", "VW"],
      ["2", ""],
    ],
  });
});

test("lists datasets in pages, and does not find another team's", async () => {
  const { teamId } = await makeTeam();
  const other = await makeTeam();
  for (const name of ["b", "a", "c"]) await upload(teamId, name);
  const first = await listDatasets(teamId, { limit: 2 });
  expect(first.items.map((item) => [item.name, item.latest?.version, item.versionCount])).toEqual([
    ["a", 1, 1],
    ["b", 1, 1],
  ]);
  const second = await listDatasets(teamId, { limit: 2, cursor: first.nextCursor ?? "" });
  expect(second).toMatchObject({ items: [{ name: "c" }], nextCursor: null });
  expect((await listDatasets(other.teamId)).items).toEqual([]);
  await expect(getDataset(other.teamId, "a")).rejects.toMatchObject({ code: "not-found" });
  await expect(getDatasetVersion(other.teamId, "a", 1)).rejects.toMatchObject({ code: "not-found" });
  await expect(getDatasetVersion(teamId, "a", 9)).rejects.toThrow('The dataset "a" has no version 9.');
});
