import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { actAs } from "@/db/actor";
import { db } from "@/db/client";
import { users } from "@/db/schema/teams";
import { listAudit } from "@/lib/audit/queries";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { profileNextVersion } from "@/lib/datasets/profile-version";
import { getDatasetVersion, getReferencedVersion, listDatasets } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import type { DatasetSchema } from "./dataset-schema";
import { reviewVersion } from "./review-version";
import { getSchema, listSchemas, saveSchema } from "./stored-schema";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await db().update(users).set({ name: "Ada" }).where(eq(users.id, userId));
});

const first =
  "id,amount,seen,ok\n" +
  ["$1,200.50", "$30.00", "$7.10"]
    .map((amount, row) => `${row},"${amount}",${row + 13}/04/2025,${row % 2 ? "Y" : "N"}\n`)
    .join("");
const upload = (csv: string, options: { schema?: "propose" | "keep" | undefined } = { schema: "keep" }) =>
  createDatasetVersion(teamId, "payments", Readable.from([csv]), {
    contentType: "text/csv",
    createdBy: userId,
    ...options,
  });
const change = (schema: DatasetSchema, name: string, fields: object) => ({
  ...schema,
  columns: schema.columns.map((column) => (column.name === name ? { ...column, ...fields } : column)),
});

test("an upload proposes a schema, the next one is read by it, and an edit is a new version by a person", async () => {
  const made = await upload(first);
  const proposed = await getSchema(teamId, "payments");
  expect(proposed).toMatchObject({ number: 1, origin: "proposed", by: "Ada" });
  expect(proposed.schema.columns.map(({ name, role, type }) => [name, role, type])).toEqual([
    ["id", "key", "number"],
    ["amount", "feature", "number"],
    ["seen", "time", "date"],
    ["ok", "target", "boolean"],
  ]);
  expect(proposed.schema.target).toEqual({ column: "ok", positive: "Y" });
  expect(made.columns.map(({ type }) => type)).toEqual(["integer", "number", "date", "boolean"]);
  const next = await upload(first.replaceAll("2025", "2026"));
  expect(next).toMatchObject({ version: 2, schemaId: made.schemaId, review: null });

  const updatedAt = proposed.createdAt!.toISOString();
  const edited = change(proposed.schema, "amount", { missing: ["$30.00"] });
  await actAs({ type: "user", id: userId, name: "Ada" }, () =>
    saveSchema(teamId, "payments", { schema: edited, updatedAt, createdBy: userId }),
  );
  expect(
    (await listSchemas(teamId, "payments")).map(({ number, origin, by }) => [number, origin, by]),
  ).toEqual([
    [2, "edited", "Ada"],
    [1, "proposed", "Ada"],
  ]);
  await expect(
    saveSchema(teamId, "payments", { schema: edited, updatedAt, createdBy: userId }),
  ).rejects.toMatchObject({
    code: "conflict",
    changes: ["Ada: amount: missing markers is now $30.00, before none."],
  });
  const { items } = await listAudit(teamId, { kind: "dataset-schema" });
  expect(items[0]).toMatchObject({ actor: { name: "Ada" }, subject: { name: "payments schema v2" } });

  // The latest version is read and profiled by the new schema, the one before by its own.
  while (await profileNextVersion());
  const amounts = async (version: number, schema?: number) => {
    const { sha256 } = await getDatasetVersion(teamId, "payments", version);
    const found = await getReferencedVersion(teamId, { dataset: "payments", version, sha256, schema });
    return (await readCodedColumns(found, ["amount"])).amount!.values.toSorted();
  };
  expect(await amounts(2)).toEqual(["", "1200.5", "7.1"]);
  expect(await amounts(2, 1)).toEqual(["1200.5", "30", "7.1"]);
  expect(await amounts(1)).toEqual(["1200.5", "30", "7.1"]);
  expect((await getDatasetVersion(teamId, "payments", 2)).columns[1]).toMatchObject({
    nulls: 1,
    distinct: 2,
  });
});

test("dates are read as parts and distances, and booleans as two classes", async () => {
  const csv = "opened,closed,ok\n03.04.2025,2025-04-05 12:00,Y\n31.12.2024,2025-01-01,no\n,2025-01-01,TRUE\n";
  const made = await upload(csv);
  const names = ["opened weekday", "days from opened to closed", "ok", "opened"];
  const read = await readCodedColumns(made, names);
  const texts = names.map((name) => Array.from(read[name]!.codes, (code) => read[name]!.values[code]));
  expect(texts).toEqual([
    ["4", "2", ""],
    ["2", "1", ""],
    ["true", "false", "true"],
    ["2025-04-03", "2024-12-31", ""],
  ]);
});

test("an upload that violates the schema names line, column and value, and waits for a decision", async () => {
  await upload(first);
  const second =
    'id,amount,seen,extra\n1,"$5.00",14/04/2025,"a\nb"\n2,€7.00,14/04/2025,c\n3,"$1.00",04/31/2025,d\n';
  const held = await upload(second);
  expect(held).toMatchObject({ version: 2, review: "open" });
  expect(held.violations).toEqual({
    count: 4,
    listed: [
      { line: 1, column: null, name: "ok", problem: "is missing" },
      { line: 1, column: 4, name: "extra", problem: "is new: the schema does not have it" },
      {
        line: 4,
        column: 2,
        name: "amount",
        value: "€7.00",
        problem: "is no number in the notation of the schema",
      },
      {
        line: 5,
        column: 3,
        name: "seen",
        value: "04/31/2025",
        problem: "is no date in the order of the schema",
      },
    ],
  });
  const latest = async () => (await getDatasetVersion(teamId, "payments", "latest")).version;
  expect(await latest()).toBe(1);
  expect((await listDatasets(teamId)).items[0]!.latest?.version).toBe(1);
  await expect(reviewVersion(teamId, "payments", 1, "accepted")).rejects.toThrow("nothing to review");
  expect(await reviewVersion(teamId, "payments", 2, "rejected")).toMatchObject({ review: "rejected" });
  expect(await latest()).toBe(1);
  expect(await reviewVersion(teamId, "payments", 2, "accepted")).toMatchObject({ review: "accepted" });
  expect(await latest()).toBe(2);
  const other = await makeTeam();
  await expect(reviewVersion(other.teamId, "payments", 2, "accepted")).rejects.toMatchObject({
    code: "not-found",
  });
  expect(await upload(second, { schema: "propose" })).toMatchObject({ version: 3, review: null });
});

test("a schema is refused that leaves out a column or has another one", async () => {
  await upload(first);
  const { schema } = await getSchema(teamId, "payments");
  const save = (columns: DatasetSchema["columns"]) =>
    saveSchema(teamId, "payments", { schema: { ...schema, columns }, createdBy: userId });
  await expect(save(schema.columns.slice(1))).rejects.toThrow(
    'The column "id" is left out. Give it the role ignored instead.',
  );
  const more = { ...schema.columns[0]!, name: "more", role: "feature" as const };
  await expect(save([...schema.columns, more])).rejects.toThrow('The dataset has no column "more".');
});

test("without a word about schemas, only one that a person saved holds an upload back", async () => {
  await upload("id,price\n1,10\n2,30\n", {});
  const other = "id,colour\n1,red\n2,blue\n";
  expect(await upload(other, {})).toMatchObject({ version: 2, review: null });
  const { schema, createdAt } = await getSchema(teamId, "payments");
  await saveSchema(teamId, "payments", { schema, updatedAt: createdAt!.toISOString(), createdBy: userId });
  expect(await upload("id,weight\n1,7\n", {})).toMatchObject({ version: 3, review: "open" });
});
