import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { chooseTarget } from "@/lib/datasets/schema/choose-target";
import { getSchema } from "@/lib/datasets/schema/stored-schema";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { trainableOf } from "./trainable";

useTestDatabase();

test("a table that says nothing of its outcome offers candidates, and one of them becomes the target", async () => {
  const { teamId, userId } = await makeTeam();
  const csv = Array.from({ length: 120 }, (_, row) => [
    row % 90,
    row % 3 ? "no" : "yes",
    row % 4 ? "N" : "Y",
    row % 7,
  ]);
  const text = ["amount,first,second,days", ...csv.map((line) => line.join(","))].join("\n");
  await createDatasetVersion(teamId, "rows", Readable.from([text]), {
    contentType: "text/csv",
    createdBy: userId,
    schema: "propose",
  });
  const latest = () => getDatasetVersion(teamId, "rows", "latest");
  expect(trainableOf(await latest()).candidates?.map(({ name }) => name)).toEqual(["second", "first"]);
  const choose = (column: string) => chooseTarget(teamId, "rows", { column, createdBy: userId });
  await expect(choose("amount")).rejects.toThrow('"amount" has not two values. Choose another column.');
  await expect(choose("third")).rejects.toThrow('The dataset has no column "third".');
  expect(await choose("first")).toEqual({ column: "first", positive: "yes" });
  expect(await choose("second")).toEqual({ column: "second", positive: "Y" });
  const { number, schema } = await getSchema(teamId, "rows");
  expect(number).toBe(3);
  expect(schema.columns.map(({ name, role }) => [name, role])).toEqual([
    ["amount", "feature"],
    ["first", "feature"],
    ["second", "target"],
    ["days", "feature"],
  ]);
  expect(trainableOf(await latest())).toMatchObject({ positives: 30, outcome: { column: "second" } });
});
