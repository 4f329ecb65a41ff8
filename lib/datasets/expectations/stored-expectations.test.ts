import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { actAs } from "@/db/actor";
import { db } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { expectationResults } from "@/db/schema/expectations";
import { users } from "@/db/schema/teams";
import { listAudit } from "@/lib/audit/queries";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { withSample } from "@/lib/datasets/sample";
import { getSchema, saveSchema } from "@/lib/datasets/schema/stored-schema";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";
import { listEvents } from "@/lib/events/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { evaluateNextVersion } from "./evaluate-next";
import type { NewExpectation } from "./expectation";
import { reportedResults, requireExpectations, unmetLines } from "./require-expectations";
import { agedResults, listResults } from "./results";
import {
  changeExpectations,
  getExpectation,
  listExpectations,
  saveExpectations,
} from "./stored-expectations";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await db().update(users).set({ name: "Ada" }).where(eq(users.id, userId));
});

const upload = (csv: string) =>
  createDatasetVersion(teamId, "sales", Readable.from([csv]), { contentType: "text/csv" });
const save = (expectations: NewExpectation[], updatedAt?: string) =>
  saveExpectations(teamId, "sales", { expectations, updatedAt, createdBy: userId });
const list = () => listExpectations(teamId, "sales");
const evaluateAll = async () => {
  while (await evaluateNextVersion());
};
const statuses = async (...ids: string[]) => {
  const found = new Map((await listResults(teamId, ids)).map((result) => [result.versionId, result]));
  return ids.map((id) => found.get(id)?.status);
};
const notNegative: NewExpectation = { type: "range", severity: "fail", column: "amount", min: 0, max: null };
const manyRows: NewExpectation = { type: "rows", severity: "warn", min: 3, max: null };

test("expectations are versioned, keep their ids, and name who changed what since", async () => {
  await upload("id,amount\n1,5\n2,7\n");
  expect(await list()).toEqual([]);
  await actAs({ type: "user", id: userId, name: "Ada" }, () => save([notNegative]));
  const [first] = await list();
  expect(first).toMatchObject({ number: 1, by: "Ada", expectations: [notNegative] });
  const { id } = first!.expectations[0]!;
  const updatedAt = first!.createdAt.toISOString();
  await save([{ ...notNegative, id, min: -1 }, manyRows], updatedAt);
  expect((await list())[0]!.expectations[0]).toMatchObject({ id, min: -1 });
  await expect(save([], updatedAt)).rejects.toMatchObject({
    code: "conflict",
    changes: [
      'Ada: "amount is at least 0" is now "amount is at least -1".',
      'Ada: "The number of rows is at least 3" is new and only warns.',
    ],
  });
  const { items } = await listAudit(teamId, { kind: "dataset-expectations" });
  expect(items.at(-1)).toMatchObject({ actor: { name: "Ada" }, subject: { name: "sales expectations v1" } });
  await save([{ ...notNegative, id: "of another list" }]);
  expect((await list())[0]!.expectations[0]!.id).not.toBe("of another list");
});

test("one is changed beside others, and refused when it is gone", async () => {
  await upload("id,amount\n1,5\n");
  await save([notNegative]);
  await changeExpectations(teamId, "sales", userId, (before) => [...before, manyRows]);
  const [{ expectations } = { expectations: [] }] = await list();
  expect(expectations).toMatchObject([notNegative, manyRows]);
  const without = (id: string) =>
    changeExpectations(teamId, "sales", userId, (before) => {
      getExpectation(before, id);
      return before.filter((one) => one.id !== id);
    });
  await without(expectations[0]!.id);
  expect((await list())[0]).toMatchObject({ number: 3, expectations: [manyRows] });
  await expect(without(expectations[0]!.id)).rejects.toThrow("does not exist any more");
  await expect(
    changeExpectations(teamId, "sales", userId, (before) => [...before, { ...manyRows, severity: "fail" }]),
  ).rejects.toThrow("This expectation is listed twice.");
});

test("one that the schema or SQL does not allow is refused, unless it was there before", async () => {
  await upload("id,name\n1,a\n2,b\n");
  const range: NewExpectation = { ...notNegative, column: "name" };
  await expect(save([range])).rejects.toThrow(
    '"name is at least 0" cannot be met: name is no number by the schema.',
  );
  await expect(save([notNegative])).rejects.toThrow('the version has no column "amount"');
  const query = (text: string): NewExpectation => ({ type: "sql", severity: "fail", name: "Q", query: text });
  await expect(save([query("delete from data")])).rejects.toMatchObject({
    issues: [{ path: "expectations.0" }],
  });
  await save([{ ...notNegative, column: "id" }]);
  await upload("name\nc\n");
  await save([...(await list())[0]!.expectations, { ...manyRows, min: 1 }]);
  expect((await list())[0]!.expectations).toHaveLength(2);
});

test("new versions are evaluated, earlier ones keep what they have, and what is not met is an event once", async () => {
  const first = await upload("id,amount\n1,5\n2,-7\n");
  const second = await upload("id,amount\n1,5\n2,-7\n3,8\n");
  await save([notNegative, manyRows]);
  await evaluateAll();
  expect(await statuses(first.id, second.id)).toEqual([undefined, "failed"]);
  const third = await upload("id,amount\n1,5\n");
  await evaluateAll();
  expect(await statuses(second.id, third.id)).toEqual(["failed", "warned"]);
  await changeExpectations(teamId, "sales", userId, (before) =>
    before.map((one) => ({ ...one, severity: "fail" as const })),
  );
  await evaluateAll();
  expect(await statuses(second.id, third.id)).toEqual(["failed", "failed"]);
  await changeExpectations(teamId, "sales", userId, (before) => before.slice(1));
  await evaluateAll();
  const { items } = await listEvents(teamId, { kind: "dataset" });
  expect(items.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
    'sales: sales version 3 does not meet "The number of rows is at least 3": the version has 1 row.',
    'sales: sales version 3 does not meet "The number of rows is at least 3": the version has 1 row.',
    'sales: sales version 2 does not meet "amount is at least 0": 1 of 3 rows does not meet it.',
  ]);
  expect(items[0]!.data).toEqual({ version: 3, failed: ["The number of rows is at least 3"], warned: [] });
});

test("a training is stopped by what fails, and only told what warns", async () => {
  await upload("id,amount\n1,5\n2,-7\n");
  const version = await getDatasetVersion(teamId, "sales", "latest");
  expect(await requireExpectations("sales", version)).toEqual([]);
  await save([{ ...notNegative, severity: "warn" }]);
  const results = await requireExpectations("sales", version);
  expect(unmetLines(results)).toEqual([
    'Expectation not met: "amount is at least 0": 1 of 2 rows does not meet it.',
  ]);
  await save([notNegative, { ...manyRows, severity: "fail" }]);
  await expect(requireExpectations("sales", version)).rejects.toThrow(
    'sales version 1 does not meet 2 expectations: "amount is at least 0": 1 of 2 rows does not meet it; "The number of rows is at least 3": the version has 2 rows. Correct the data, or let the expectation only warn.',
  );
  await save([{ type: "freshness", severity: "fail", column: null, days: 1 }]);
  expect(await requireExpectations("sales", version)).toMatchObject([{ status: "passed" }]);
  // Two days later, the stored result has another age.
  const { results: kept, ...row } = (await listResults(teamId, [version.id]))[0]!;
  const newest = new Date(Date.now() - 2 * 86_400_000).toISOString();
  await db()
    .update(expectationResults)
    .set({ results: [{ ...kept[0], newest }] })
    .where(eq(expectationResults.versionId, row.versionId));
  await expect(requireExpectations("sales", version)).rejects.toThrow("2 days ago");
  const [stored] = await listResults(teamId, [version.id]);
  expect([stored!.status, agedResults(stored!, new Date()).status]).toEqual(["passed", "failed"]);
});

test("expectations that take too long stop a training, and are a failed result of reports", async () => {
  const { id } = await upload("id,amount\n1,5\n");
  await save([notNegative]);
  const version = await getDatasetVersion(teamId, "sales", "latest");
  const error = "The expectations took longer than 2 minutes. Remove some, or expect less of large columns.";
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  await expect(requireExpectations("sales", version)).rejects.toThrow(error);
  expect(await listResults(teamId, [id])).toMatchObject([{ status: null, results: [], error }]);
  const reported = await reportedResults("sales", version);
  expect(unmetLines(reported)).toEqual([
    `Expectation not met: "The expectations of sales can be evaluated": ${error}`,
  ]);
  expect(reported[0]!.check).toMatchObject({ hasPassed: false, severity: "fail" });
  vi.restoreAllMocks();
  expect(await reportedResults("sales", version)).toMatchObject([{ status: "passed" }]);
});

test("of versions that could not be evaluated, the newest is tried again after an hour", async () => {
  await upload("id,amount\n1,5\n");
  await save([notNegative]);
  const ids = [(await upload("id,amount\n1,-5\n")).id, (await upload("id,amount\n1,-7\n")).id];
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  await evaluateAll();
  vi.restoreAllMocks();
  await evaluateAll();
  expect(await statuses(...ids)).toEqual([null, null]);
  const createdAt = new Date(Date.now() - 3_700_000);
  await db().update(expectationResults).set({ createdAt }).where(eq(expectationResults.teamId, teamId));
  await evaluateAll();
  expect(await statuses(...ids)).toEqual([null, "failed"]);
});

test("a version whose lock a profile holds is evaluated without waiting for it, and again later", async () => {
  await upload("id,amount\n1,-5\n");
  await save([notNegative]);
  const { id } = await getDatasetVersion(teamId, "sales", 1);
  await db().transaction(async (tx) => {
    await tx.select().from(datasetVersions).where(eq(datasetVersions.id, id)).for("no key update");
    await expect(requireExpectations("sales", await getDatasetVersion(teamId, "sales", 1))).rejects.toThrow(
      "does not meet",
    );
    expect(await evaluateNextVersion()).toBe(false);
    expect(await statuses(id)).toEqual([undefined]);
  });
  await evaluateAll();
  expect(await statuses(id)).toEqual(["failed"]);
  const { items } = await listEvents(teamId, { kind: "dataset" });
  expect(items).toHaveLength(1);
});

test("a trial run on a sample evaluates nothing", async () => {
  await upload("id,amount\n1,-5\n2,-7\n");
  await save([{ ...manyRows, min: 2 }]);
  const read = () => getDatasetVersion(teamId, "sales", 1);
  const results = () => withSample(1, async () => reportedResults("sales", await read()));
  expect(await results()).toEqual([]);
  expect(await reportedResults("sales", await read())).toHaveLength(1);
  expect(await results()).toMatchObject([{ status: "passed" }]);
});

test("another schema evaluates the latest version again, and a deleted dataset leaves nothing", async () => {
  const made = await upload("id,amount\n1,5\n2,-7\n");
  await save([notNegative]);
  await evaluateAll();
  expect(await statuses(made.id)).toEqual(["failed"]);
  const { schema } = await getSchema(teamId, "sales");
  const columns = schema.columns.map((one) => (one.name === "amount" ? { ...one, missing: ["-7"] } : one));
  await saveSchema(teamId, "sales", { schema: { ...schema, columns }, createdBy: userId });
  expect(await statuses(made.id)).toEqual([undefined]);
  await evaluateAll();
  expect(await statuses(made.id)).toEqual(["passed"]);
  await deletableDataset.remove(teamId, { name: "sales" });
  expect(await db().select().from(expectationResults).where(eq(expectationResults.teamId, teamId))).toEqual(
    [],
  );
});
