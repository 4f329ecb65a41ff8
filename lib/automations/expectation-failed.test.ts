import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { dayMs } from "@/lib/base/time-units";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { ageNextResults } from "@/lib/datasets/expectations/age-results";
import { evaluateNextVersion } from "@/lib/datasets/expectations/evaluate-next";
import type { NewExpectation } from "@/lib/datasets/expectations/expectation";
import { saveExpectations } from "@/lib/datasets/expectations/stored-expectations";
import { listEvents } from "@/lib/events/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import condition from "./conditions/expectation-failed";

useTestDatabase();

test("a version that does not meet its expectations is one occurrence", async () => {
  const { teamId, userId } = await makeTeam();
  const since = new Date(Date.now() - 60_000);
  const upload = async (csv: string) => {
    const created = await createDatasetVersion(teamId, "sales", Readable.from([csv]), {
      contentType: "text/csv",
    });
    while (await evaluateNextVersion());
    return created.id;
  };
  await upload("amount\n5\n7\n");
  const expectations: NewExpectation[] = [
    { type: "range", severity: "fail", column: "amount", min: 0, max: null },
    { type: "rows", severity: "warn", min: 2, max: null },
  ];
  await saveExpectations(teamId, "sales", { expectations, createdBy: userId });
  const warned = await upload("amount\n5\n");
  const failed = await upload("amount\n-5\n");
  const find = (result: "fails" | "fails or warns", dataset = "sales") =>
    condition.now!({ type: "expectation-failed", dataset, result }, { teamId, since });
  const ofFailed = {
    cause: `expectations:${failed}`,
    reason: 'sales version 3 does not meet "amount is at least 0": 1 of 1 row does not meet it.',
  };
  expect(await find("fails")).toMatchObject([ofFailed]);
  expect(await find("fails or warns")).toMatchObject([
    {
      cause: `expectations:${warned}`,
      reason: 'sales version 2 does not meet "The number of rows is at least 2": the version has 1 row.',
    },
    { cause: `expectations:${failed}` },
  ]);
  expect(await find("fails", "other")).toEqual([]);
  const past = { teamId, since: new Date(0), until: since };
  expect(
    await condition.between!({ type: "expectation-failed", dataset: "sales", result: "fails" }, past),
  ).toEqual([]);
});

test("a version that becomes too old is an occurrence and an event, once", async () => {
  const { teamId, userId } = await makeTeam();
  const since = new Date(Date.now() - 60_000);
  const day = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  const upload = async (newest: string) => {
    const csv = `sold_on,amount\n${newest},5\n2020-01-01,7\n`;
    await createDatasetVersion(teamId, "sales", Readable.from([csv]), { contentType: "text/csv" });
    while (await evaluateNextVersion());
  };
  await upload(day);
  const expectations: NewExpectation[] = [
    { type: "freshness", severity: "fail", column: "sold_on", days: 1.5 },
    { type: "freshness", severity: "warn", column: null, days: 30 },
  ];
  await saveExpectations(teamId, "sales", { expectations, createdBy: userId });
  while (await evaluateNextVersion());
  const find = () =>
    condition.now!({ type: "expectation-failed", dataset: "sales", result: "fails" }, { teamId, since });
  const events = async () =>
    (await listEvents(teamId, { limit: 50 })).items.filter(
      ({ type }) => type === "dataset.expectation_failed",
    );
  expect(await ageNextResults(new Date())).toBe(false);
  expect(await find()).toEqual([]);
  const tomorrow = new Date(Date.now() + dayMs);
  expect(await ageNextResults(tomorrow)).toBe(true);
  expect(await ageNextResults(tomorrow)).toBe(false);
  expect(await find()).toMatchObject([
    {
      reason: `sales version 1 does not meet "The newest sold_on is at most 1.5 days old": the newest is of ${day}, 2 days ago.`,
    },
  ]);
  expect(await events()).toHaveLength(1);
  // The next version is fresh again, and becomes too old in its turn.
  await upload(new Date().toISOString().slice(0, 10));
  expect(await ageNextResults(new Date())).toBe(false);
  expect(await ageNextResults(new Date(Date.now() + 3 * dayMs))).toBe(true);
  expect(await events()).toHaveLength(2);
});
