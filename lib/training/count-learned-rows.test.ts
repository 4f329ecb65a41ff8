import { Readable } from "node:stream";
import { beforeEach, expect, test, vi } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { hashRows, pickHashes } from "@/lib/learning/sampling/row-identity";
import type { MlflowClient } from "@/lib/mlflow/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { countLearnedRows } from "./count-learned-rows";
import { Recipe, writeTrainingRecord } from "./training-record";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const model = { name: "m", version: "1" };
const columns = { content: ["age", "make"], key: null };
const recipe = Recipe.parse({
  features: "all",
  kind: "random-forest",
  params: {},
  threshold: {},
  costs: { missedFraud: 10, investigation: 1 },
});

async function upload(name: string, lines: string[]): Promise<DatasetVersion> {
  await createDatasetVersion(teamId, name, Readable.from([`${lines.join("\n")}\n`]), {
    contentType: "text/csv",
  });
  return getDatasetVersion(teamId, name, "latest");
}
/** A server that keeps this record, or none, beside the model. */
const serverWith = (record?: string) =>
  ({ findVersionFile: async () => record && Buffer.from(record) }) as unknown as MlflowClient;

test("counts the rows that were trained on by their content, in any order and file", async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row},make${row}`);
  const trained = await upload("trained", ["age,make", ...rows]);
  const hashes = pickHashes(await hashRows(trained, columns), Uint32Array.from([0, 3, 7]));
  const mlflow = serverWith(writeTrainingRecord({ recipe, rows: { columns, hashes } }));
  expect(await countLearnedRows(mlflow, model, trained)).toBe(3);
  const mixed = await upload("mixed", ["make,age,more", "make7,7,x", "make0,0,y", "make8,8,z"]);
  expect(await countLearnedRows(mlflow, model, mixed)).toBe(2);
});

test("does not know without a record, or without a column that tells the rows apart", async () => {
  const other = await upload("other", ["age,model", "1,a", "2,b"]);
  expect(await countLearnedRows(serverWith(), model, other)).toBeUndefined();
  const hashes = { content: new BigUint64Array(1), key: null };
  const mlflow = serverWith(writeTrainingRecord({ recipe, rows: { columns, hashes } }));
  expect(await countLearnedRows(mlflow, model, other)).toBeUndefined();
});
