import { utimes } from "node:fs/promises";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { storageOfAllTeams } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { sweepOrphans } from "./sweep-orphans";

useTestDatabase();

const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
const age = async (uri: string) => utimes(await storageOfAllTeams().localPath(uri), twoDaysAgo, twoDaysAgo);
const isThere = (uri: string) =>
  storageOfAllTeams()
    .stat(uri)
    .then(Boolean, () => false);

test("a file without a row goes after a day; one with a row, a young one and those of runs stay", async () => {
  const { teamId } = await makeTeam();
  const named = await createDatasetVersion(teamId, "named", Readable.from(["a\n1\n"]), {
    contentType: "text/csv",
  });
  const put = async (path: string) => (await storageOfAllTeams().put(path, "a\n1\n")).uri;
  const orphan = await put(`datasets/${teamId}/named/killed.csv`);
  const young = await put(`datasets/${teamId}/named/just-arrived.csv`);
  const ofRun = await put(`runs/${teamId}/r1/train.json`);
  const ofModel = await put(`mlflow/${teamId}/1/r1/artifacts/model/model.onnx`);
  for (const uri of [named.uri, orphan, ofRun, ofModel]) await age(uri);
  expect(await sweepOrphans()).toBe(2);
  expect(await Promise.all([named.uri, orphan, young, ofRun, ofModel].map(isThere))).toEqual([
    ...[true, false, true, true, false],
  ]);
});
