import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { createExperiment, createExperimentRun } from "@/lib/experiments/mutations";
import { putRunArtifact } from "@/lib/experiments/run-artifacts";
import { allowHost } from "@/lib/net/allow-list";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createBlock } from "./mutations";
import { storageForUri } from "./open-bucket";
import { getRunFile, listRunFiles } from "./run-files";

useTestDatabase();

let gcs: GcsServer;
let teamId: string;

beforeAll(async () => {
  gcs = await startGcsServer();
});
afterAll(() => gcs.close());

beforeEach(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  gcs.objects.clear();
  await allowHost(teamId, { host: gcs.host, createdBy: team.userId });
});

const makeBlock = () =>
  createBlock(teamId, {
    type: "gcs-bucket",
    name: "bucket",
    values: { bucket: "raw", prefix: "mlflow/", endpoint: gcs.url },
  });

async function runAt(artifactLocation: string | null): Promise<ExperimentRun> {
  const { id } = await createExperiment(teamId, { name: `at ${artifactLocation}`, artifactLocation });
  return createExperimentRun(teamId, { experimentId: id });
}

test("files below the root of an experiment in a bucket of the team are listed and read", async () => {
  await makeBlock();
  const run = await runAt("gs://raw/mlflow/claims");
  const root = `mlflow/claims/${run.id}/artifacts`;
  gcs.put("raw", `${root}/notes.txt`, "notes");
  gcs.put("raw", `${root}/model/deep/MLmodel`, "flavors:");
  gcs.put("raw", `${root}/empty/`, "");
  gcs.put("raw", `mlflow/claims/${run.id}/artifacts-of-another/x.txt`, "x");
  const { files, problem } = await listRunFiles(teamId, run);
  expect(problem).toBeUndefined();
  expect(files).toEqual([
    { path: "model/deep/MLmodel", uri: `gs://raw/${root}/model/deep/MLmodel`, sizeBytes: 8 },
    { path: "notes.txt", uri: `gs://raw/${root}/notes.txt`, sizeBytes: 5 },
  ]);
  const { uri, sizeBytes } = await getRunFile(teamId, run, "notes.txt");
  expect(sizeBytes).toBe(5);
  expect(await text(await (await storageForUri(teamId, uri)).read(uri))).toBe("notes");
  await expect(getRunFile(teamId, run, "none.txt")).rejects.toMatchObject({ code: "not-found" });
  await expect(getRunFile(teamId, run, "../../secret.txt")).rejects.toMatchObject({ code: "invalid" });
});

test("without a block for the place, and at other places, it is said why there are no files", async () => {
  await makeBlock();
  const elsewhere = await runAt("gs://raw/other");
  expect(await listRunFiles(teamId, elsewhere)).toEqual({
    files: [],
    problem: `The files of this run lie at gs://raw/other/${elsewhere.id}/artifacts, which this server does not read. Create a block for the bucket to read them.`,
  });
  const s3 = await runAt("s3://bucket/claims");
  expect((await listRunFiles(teamId, s3)).problem).toContain("which this server does not read.");
  await expect(getRunFile(teamId, s3, "a.txt")).rejects.toMatchObject({ code: "invalid" });
});

test("a bucket that fails leaves the files that the portal keeps", async () => {
  await makeBlock();
  const run = await runAt("gs://raw/mlflow/claims");
  await putRunArtifact(teamId, run.id, "kept.txt", "kept");
  gcs.fail({ on: "list", status: 403 });
  const { files, problem } = await listRunFiles(teamId, run);
  expect(files.map(({ path }) => path)).toEqual(["kept.txt"]);
  expect(problem).toContain("gs://raw");
});

test("files of an experiment without a root are the portal's own", async () => {
  const run = await runAt(null);
  await putRunArtifact(teamId, run.id, "a.txt", "a");
  expect((await listRunFiles(teamId, run)).files).toMatchObject([{ path: "a.txt", sizeBytes: 1 }]);
  expect(await getRunFile(teamId, run, "a.txt")).toMatchObject({ path: "a.txt" });
});
